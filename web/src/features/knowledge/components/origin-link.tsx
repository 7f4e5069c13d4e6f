import { ExternalLink } from "lucide-react"
import { useTranslation } from "react-i18next"
import { webAddress } from "@/shared/lib/links"

/** The web page that a document was read from. */
export function OriginLink({ address }: { address: string }) {
  const { t } = useTranslation("knowledge")
  const url = webAddress(address)
  if (!url) return <span className="text-xs text-muted-foreground">{address}</span>
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex min-h-6 max-w-full items-center gap-1 text-xs text-muted-foreground underline underline-offset-2 hover:text-foreground"
    >
      <span className="truncate">{address}</span>
      <ExternalLink aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">{t("newWindow")}</span>
    </a>
  )
}
