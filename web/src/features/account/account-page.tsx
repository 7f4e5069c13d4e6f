import { useTranslation } from "react-i18next"
import { Outlet } from "react-router"
import { useMe } from "@/shared/api/me"
import { PageHeader } from "@/shared/components/page-header"
import { TabLinks } from "@/shared/components/tab-links"
import { useTitle } from "@/shared/lib/use-title"

export function Component() {
  const { t } = useTranslation("account")
  const me = useMe()
  useTitle(t("title"))
  return (
    <>
      <div className="flex flex-col gap-4">
        <PageHeader title={t("title")} description={me.account.name} />
        <TabLinks
          label={t("title")}
          tabs={[
            { to: "/account", label: t("tabs.profile"), end: true },
            { to: "/account/members", label: t("tabs.members") },
            { to: "/account/api-keys", label: t("tabs.apiKeys") },
          ]}
        />
      </div>
      <Outlet />
    </>
  )
}
