import { ChevronLeft } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router"

export function BackLink() {
  const { t } = useTranslation("sequences")
  const { agentId = "" } = useParams()
  return (
    <Link
      to={`/agents/${agentId}/sequences`}
      className="-ml-1 flex min-h-6 w-fit items-center gap-1 rounded-sm pr-1 text-sm text-muted-foreground hover:text-foreground"
    >
      <ChevronLeft aria-hidden className="size-4" />
      {t("all")}
    </Link>
  )
}
