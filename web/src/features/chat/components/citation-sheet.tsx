import { ChevronLeft, ChevronRight } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { Citation } from "@/shared/api/types"
import { placeText } from "@/shared/lib/place-text"
import { Button } from "@/shared/ui/button"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"

type CitationSheetProps = {
  agentId: string
  citations: readonly Citation[]
  /** The opened one; null closes the sheet. */
  index: number | null
  onIndex: (index: number | null) => void
}

/** The passage that an answer rests on, word for word. */
export function CitationSheet({ agentId, citations, index, onIndex }: CitationSheetProps) {
  const { t } = useTranslation("chat")
  const citation = index === null ? undefined : citations[index]
  return (
    <Sheet open={citation !== undefined} onOpenChange={(open) => !open && onIndex(null)}>
      {citation && index !== null && (
        <SheetContent>
          <SheetHeader>
            <SheetDescription>
              {t("source.position", { number: index + 1, total: citations.length })}
              {citation.page != null && ` · ${placeText(t, citation.fileName, citation.page)}`}
            </SheetDescription>
            <SheetTitle>{citation.fileName}</SheetTitle>
          </SheetHeader>
          <blockquote className="border-l-4 border-primary/60 pl-4 leading-relaxed whitespace-pre-line">
            {citation.text}
          </blockquote>
          <Button asChild variant="link" size="inline" className="w-fit text-sm">
            <Link to={`/agents/${agentId}/knowledge/files/${citation.fileId}`}>{t("source.document")}</Link>
          </Button>
          {citations.length > 1 && (
            <div className="mt-auto flex justify-between gap-2 border-t pt-4">
              <Button variant="outline" size="sm" disabled={index === 0} onClick={() => onIndex(index - 1)}>
                <ChevronLeft />
                {t("source.previous")}
              </Button>
              <Button
                variant="outline"
                size="sm"
                disabled={index === citations.length - 1}
                onClick={() => onIndex(index + 1)}
              >
                {t("source.next")}
                <ChevronRight />
              </Button>
            </div>
          )}
        </SheetContent>
      )}
    </Sheet>
  )
}
