import { UserMinus } from "lucide-react"
import { useTranslation } from "react-i18next"
import type { Member } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { toastError } from "@/shared/components/toast-error"
import { useFormat } from "@/shared/i18n/format"
import { type Role, roleOf, roles } from "@/shared/lib/role"
import { Badge } from "@/shared/ui/badge"
import { NativeSelect } from "@/shared/ui/native-select"
import { useChangeRole, useRemoveMember } from "../api"

type MemberRowProps = { member: Member; editable: boolean; self: boolean }

export function MemberRow({ member, editable, self }: MemberRowProps) {
  const { t } = useTranslation("account")
  const format = useFormat()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium break-all">
          {member.email}
          {self && <Badge>{t("members.you")}</Badge>}
        </p>
        <p className="text-xs text-muted-foreground">
          {member.joinedAt
            ? t("members.joined", { date: format.date(member.joinedAt) })
            : t("members.invited", { date: format.date(member.createdAt) })}
        </p>
      </div>
      {editable ? (
        <MemberActions member={member} />
      ) : (
        <Badge variant="accent">{t(`role.${roleOf(member.role)}`, { ns: "common" })}</Badge>
      )}
    </li>
  )
}

function MemberActions({ member }: { member: Member }) {
  const { t } = useTranslation("account")
  const change = useChangeRole(member.id)
  const remove = useRemoveMember(member.id)
  return (
    <div className="flex items-center gap-2">
      <NativeSelect
        aria-label={t("members.roleOf", { email: member.email })}
        className="w-40"
        value={change.isPending ? change.variables : member.role}
        disabled={change.isPending}
        onChange={(event) =>
          change.mutate(event.target.value as Role, {
            onError: (error) => toastError(t("members.changeFailed"), error),
          })
        }
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {t(`role.${role}`, { ns: "common" })}
          </option>
        ))}
      </NativeSelect>
      <ConfirmButton
        size="icon"
        aria-label={t("members.removeOf", { email: member.email })}
        title={t("members.removeQuestion", { email: member.email })}
        description={t("members.removeDescription")}
        action={t("members.remove")}
        run={() => remove.mutateAsync()}
        failed={t("members.removeFailed")}
      >
        <UserMinus />
      </ConfirmButton>
    </div>
  )
}
