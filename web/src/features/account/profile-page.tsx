import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useMe } from "@/shared/api/me"
import { useFormat } from "@/shared/i18n/format"
import { roleOf } from "@/shared/lib/role"
import { Badge } from "@/shared/ui/badge"
import { Card, CardContent, CardHeader, CardTitle } from "@/shared/ui/card"

export function Component() {
  const { t } = useTranslation("account")
  const format = useFormat()
  const { actor, account, ...me } = useMe()
  const role = roleOf(me.role)
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card>
        <CardHeader>
          <CardTitle>{t("profile.you")}</CardTitle>
        </CardHeader>
        <CardContent>
          <dl className="flex flex-col gap-4">
            <Fact label={t("profile.name")}>{actor.name}</Fact>
            {actor.email && <Fact label={t("profile.email")}>{actor.email}</Fact>}
            <Fact label={t("profile.role")}>
              <Badge variant="accent">{t(`role.${role}`, { ns: "common" })}</Badge>
              <span className="mt-1 block text-sm text-muted-foreground">{t(`roleHint.${role}`)}</span>
            </Fact>
          </dl>
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("profile.account")}</CardTitle>
        </CardHeader>
        <CardContent>
          <dl className="flex flex-col gap-4">
            <Fact label={t("profile.title")}>{account.name}</Fact>
            <Fact label={t("profile.created")}>{format.date(account.createdAt)}</Fact>
            <Fact label={t("profile.accountId")}>
              <code className="font-mono text-sm break-all">{account.id}</code>
            </Fact>
          </dl>
        </CardContent>
      </Card>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}
