import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { QueryState } from "@/shared/components/query-state"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { Skeleton } from "@/shared/ui/skeleton"
import { type AnswerId, traceQuery } from "../api"

// Read by few, and large: it comes when it is first asked for.
const TraceView = lazy(async () => ({ default: (await import("./trace-view")).TraceView }))

type TraceSheetProps = {
  /** The answer to explain; null closes the sheet. */
  answer: AnswerId | null
  onClose: () => void
}

/** How an answer came about, step by step. */
export function TraceSheet({ answer, onClose }: TraceSheetProps) {
  const { t } = useTranslation("chat")
  return (
    <Sheet open={answer !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent className="w-[min(44rem,calc(100%-2.5rem))]">
        <SheetHeader>
          <SheetTitle>{t("trace.title")}</SheetTitle>
          <SheetDescription>{t("trace.description")}</SheetDescription>
        </SheetHeader>
        {answer && <TraceOf answer={answer} />}
      </SheetContent>
    </Sheet>
  )
}

function TraceOf({ answer }: { answer: AnswerId }) {
  const query = useQuery(traceQuery(answer))
  return (
    <QueryState query={query} skeleton={<TraceSkeleton />}>
      {(trace) => (
        <Suspense fallback={<TraceSkeleton />}>
          <TraceView agentId={answer.agentId} trace={trace} />
        </Suspense>
      )}
    </QueryState>
  )
}

function TraceSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-24" />
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
    </div>
  )
}
