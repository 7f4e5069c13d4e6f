import { Globe, RefreshCw, Trash2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Site } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { toastError } from "@/shared/components/toast-error"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Progress } from "@/shared/ui/progress"
import { Spinner } from "@/shared/ui/spinner"
import { siteFailureText, skipText } from "../report-text"
import { isCrawling, useDeleteSite, useRefreshSite } from "../sites-api"
import { OriginLink } from "./origin-link"

const variants: Record<Site["status"], BadgeVariant> = {
  waiting: "accent",
  crawling: "accent",
  ready: "success",
  failed: "danger",
}

/** One page or site: how far its reading is, what was left out and why, and what can be done. */
export function SiteRow({ site }: { site: Site }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const crawling = isCrawling(site)
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 sm:flex-nowrap sm:gap-x-4">
        <Globe aria-hidden className="hidden size-5 shrink-0 text-muted-foreground sm:block" />
        <div className="min-w-0 flex-1">
          <h4 className="text-sm font-semibold break-words">{hostOf(site.address)}</h4>
          <OriginLink address={site.address} />
          {site.home && hostOf(site.home) !== hostOf(site.address) && (
            <p className="text-xs break-words text-muted-foreground">{t("site.home", { host: hostOf(site.home) })}</p>
          )}
          <p className="text-xs text-muted-foreground">
            {site.depth === 0 ? t("site.onePage") : t("site.limits", { depth: site.depth, pages: site.pages })}
            {" · "}
            {format.dateTime(site.updatedAt)}
          </p>
        </div>
        <output className="order-last flex basis-full sm:order-none sm:basis-auto">
          <Badge variant={variants[site.status]}>
            {crawling && <Spinner />}
            {t(`site.status.${site.status}`)}
          </Badge>
        </output>
        <SiteActions site={site} />
      </div>
      {crawling && (
        <div className="flex flex-col gap-1">
          <p className="text-xs text-muted-foreground">{t("site.progress", { read: site.read, found: site.found })}</p>
          <Progress
            label={t("site.progressOf", { address: site.address })}
            value={site.found === 0 ? 0 : Math.round((100 * site.read) / site.found)}
          />
        </div>
      )}
      {site.status === "ready" && (
        <p className="text-sm text-muted-foreground">
          {t("site.read", { count: site.read, formatted: format.integer(site.read) })}
        </p>
      )}
      {site.failure && <Failure failure={site.failure} />}
      {site.skipped.length > (site.failure ? 1 : 0) && <Skipped skipped={site.skipped} />}
    </li>
  )
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}

function Failure({ failure }: { failure: NonNullable<Site["failure"]> }) {
  const { t } = useTranslation("knowledge")
  const { message, advice } = siteFailureText(t, failure)
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="font-medium text-destructive">{message}</p>
      {advice && <p className="text-muted-foreground">{advice}</p>}
    </div>
  )
}

function Skipped({ skipped }: { skipped: Site["skipped"] }) {
  const { t } = useTranslation("knowledge")
  return (
    <details className="text-sm">
      <summary className="min-h-6 cursor-pointer font-medium text-warning">
        {t("site.skipped", { count: skipped.length })}
      </summary>
      <ul className="mt-2 flex max-h-60 flex-col gap-2 overflow-y-auto">
        {skipped.map(({ address, reason }) => (
          <li key={address} className="flex flex-col">
            <span className="break-all">{address}</span>
            <span className="text-xs text-muted-foreground">{skipText(t, reason)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function SiteActions({ site }: { site: Site }) {
  const { t } = useTranslation("knowledge")
  const editable = usePermission("knowledge:write")
  const refresh = useRefreshSite(site.agentId)
  const remove = useDeleteSite(site.agentId)
  if (!editable) return null
  return (
    <div className="flex gap-1">
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={t("site.refresh", { address: site.address })}
        disabled={isCrawling(site) || refresh.isPending}
        onClick={() => refresh.mutate(site.id, { onError: (error) => toastError(t("site.refreshFailed"), error) })}
      >
        {refresh.isPending ? <Spinner /> : <RefreshCw />}
      </Button>
      <ConfirmButton
        aria-label={t("delete.of", { name: site.address })}
        title={t("site.delete", { address: site.address })}
        description={t("site.deleteHint")}
        action={t("action.delete", { ns: "common" })}
        run={() => remove.mutateAsync(site.id)}
        failed={t("delete.failed")}
      >
        <Trash2 />
      </ConfirmButton>
    </div>
  )
}
