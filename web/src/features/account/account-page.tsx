import { useTranslation } from "react-i18next"
import { Outlet } from "react-router"
import { useMe } from "@/shared/api/me"
import { PageHeader } from "@/shared/components/page-header"
import { TabLinks } from "@/shared/components/tab-links"
import { useNavigation } from "@/shared/manifest"
import { useTitle } from "@/shared/lib/use-title"

export function Component() {
  const { t } = useTranslation("account")
  const me = useMe()
  const entries = useNavigation("settings").filter(
    ({ permission }) => permission === undefined || me.permissions.includes(permission),
  )
  useTitle(t("title"))
  return (
    <>
      <div className="flex flex-col gap-4">
        <PageHeader title={t("title")} description={me.account.name} />
        <TabLinks
          label={t("title")}
          tabs={entries.map(({ name, pattern, end }) => ({
            to: pattern,
            label: t(`page.${name}`, { ns: "common" }),
            end,
          }))}
        />
      </div>
      <Outlet />
    </>
  )
}
