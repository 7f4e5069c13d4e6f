import { useTranslation } from "react-i18next"
import type { ApiKey } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { useFormat } from "@/shared/i18n/format"
import { roleOf } from "@/shared/lib/role"
import { Badge } from "@/shared/ui/badge"
import { useRevokeApiKey } from "../api"

export function ApiKeyRow({ apiKey, editable }: { apiKey: ApiKey; editable: boolean }) {
  const { t } = useTranslation("account")
  const format = useFormat()
  const revoke = useRevokeApiKey(apiKey.id)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {apiKey.name}
          <Badge variant="accent">{t(`role.${roleOf(apiKey.role)}`, { ns: "common" })}</Badge>
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs text-muted-foreground">
          <code className="font-mono">{`${apiKey.prefix}…`}</code>
          <span>
            {apiKey.lastUsedAt ? t("keys.used", { time: format.dateTime(apiKey.lastUsedAt) }) : t("keys.unused")}
          </span>
          <span>
            {apiKey.expiresAt ? t("keys.expires", { date: format.date(apiKey.expiresAt) }) : t("keys.endless")}
          </span>
        </p>
      </div>
      {editable && (
        <ConfirmButton
          variant="outline"
          size="sm"
          aria-label={t("keys.revokeOf", { name: apiKey.name })}
          title={t("keys.revokeQuestion", { name: apiKey.name })}
          description={t("keys.revokeDescription")}
          action={t("keys.revoke")}
          run={() => revoke.mutateAsync()}
          failed={t("keys.revokeFailed")}
        >
          {t("keys.revoke")}
        </ConfirmButton>
      )}
    </li>
  )
}
