import { useInfiniteQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useMe, usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { Card, CardHeader, CardTitle } from "@/shared/ui/card"
import { Skeleton } from "@/shared/ui/skeleton"
import { membersQuery } from "./api"
import { InviteDialog } from "./components/invite-dialog"
import { MemberRow } from "./components/member-row"

export function Component() {
  const { t } = useTranslation("account")
  const query = useInfiniteQuery(membersQuery)
  const editable = usePermission("members:write")
  const me = useMe()
  return (
    <QueryState query={query} skeleton={<Skeleton className="h-64 w-full" />}>
      {(data) => (
        <div className="flex flex-col gap-6">
          <Card>
            <CardHeader className="items-center">
              <CardTitle>{t("members.title")}</CardTitle>
              {editable && <InviteDialog />}
            </CardHeader>
            <ul className="divide-y">
              {itemsOf(data).map((member) => (
                <MemberRow key={member.id} member={member} editable={editable} self={member.email === me.actor.email} />
              ))}
            </ul>
          </Card>
          <MoreButton query={query} />
          {!editable && <p className="text-sm text-muted-foreground">{t("members.readOnly")}</p>}
        </div>
      )}
    </QueryState>
  )
}
