import { ChevronLeft, ChevronRight } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Button } from "@/shared/ui/button"

type PagerProps = {
  /** From 0. */
  page: number
  /** The last page of what is loaded. */
  last: number
  /** Whether more can be loaded after that. */
  more: boolean
  onPage: (page: number) => void
}

export function Pager({ page, last, more, onPage }: PagerProps) {
  const { t } = useTranslation("passages")
  if (last === 0 && !more) return null
  return (
    <nav aria-label={t("pager.label")} className="flex items-center justify-center gap-3">
      <Button variant="outline" size="sm" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <ChevronLeft />
        {t("pager.previous")}
      </Button>
      <span className="text-sm text-muted-foreground tabular-nums">
        {more ? t("pager.page", { page: page + 1 }) : t("pager.pageOf", { page: page + 1, total: last + 1 })}
      </span>
      <Button variant="outline" size="sm" disabled={page >= last && !more} onClick={() => onPage(page + 1)}>
        {t("pager.next")}
        <ChevronRight />
      </Button>
    </nav>
  )
}
