import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { GoldenQuestionName } from "@/shared/api/types"

type AffectedQuestionsProps = { agentId: string; questions: readonly GoldenQuestionName[] }

/** Golden questions whose answers may change, each with its way to it. */
export function AffectedQuestions({ agentId, questions }: AffectedQuestionsProps) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="font-medium">{t("affected.title", { count: questions.length })}</p>
      <ul className="flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-5">
        {questions.map(({ id, question }) => (
          <li key={id}>
            <Link to={`/agents/${agentId}/golden?question=${id}`} className="underline underline-offset-2">
              {question}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
