import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { GraduationCap, Plus } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { GoldenQuestion } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { useAddressParams } from "@/shared/hooks/use-address-params"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { questionQuery, questionsQuery } from "./api"
import { GoldenFrame } from "./components/golden-frame"
import { ImportDialog } from "./components/import-dialog"
import { QuestionDialog } from "./components/question-dialog"
import { QuestionRow } from "./components/question-row"
import { StartRun } from "./components/start-run"

export function Component() {
  const { t } = useTranslation("golden")
  const { agentId = "" } = useParams()
  const [params, change] = useAddressParams()
  const query = useInfiniteQuery(questionsQuery(agentId))
  const editable = usePermission("agents:write")
  const [adding, setAdding] = useState(false)
  const questions = itemsOf(query.data)
  // Links of other pages name a question, which may be further down than the list has come.
  const named = params.get("question")
  const listed = questions.find(({ id }) => id === named)
  const asked = useQuery({
    ...questionQuery(agentId, named ?? ""),
    enabled: named !== null && query.data !== undefined && !listed,
  })
  const edited = listed ?? (named === null ? undefined : asked.data)
  const open = (question: GoldenQuestion) => change({ question: question.id })

  const actions = editable && (
    <>
      <ImportDialog agentId={agentId} />
      <Button variant="outline" size="sm" onClick={() => setAdding(true)}>
        <Plus />
        {t("question.add")}
      </Button>
      <StartRun agentId={agentId} disabled={questions.length === 0} />
    </>
  )
  return (
    <GoldenFrame actions={actions}>
      <QueryState query={query} skeleton={<Skeleton className="h-60 w-full" />}>
        {() =>
          questions.length === 0 ? (
            <Empty
              icon={GraduationCap}
              title={t("questions.emptyTitle")}
              description={editable ? t("questions.emptyDescription") : t("questions.emptyViewer")}
            />
          ) : (
            <div className="flex flex-col gap-6">
              <ul
                aria-label={t("questions.tab")}
                className="flex flex-col divide-y rounded-xl border bg-card shadow-xs"
              >
                {questions.map((question) => (
                  <QuestionRow
                    key={question.id}
                    agentId={agentId}
                    question={question}
                    onEdit={editable ? () => open(question) : null}
                  />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }
      </QueryState>
      {editable && (
        <QuestionDialog
          agentId={agentId}
          question={edited ?? null}
          open={adding || edited !== undefined}
          onClose={() => {
            setAdding(false)
            change({ question: null })
          }}
        />
      )}
    </GoldenFrame>
  )
}
