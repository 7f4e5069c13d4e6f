import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import type { Sequence } from "@/shared/api/types"
import { BackLink } from "@/shared/components/back-link"
import { QueryState } from "@/shared/components/query-state"
import { Skeleton } from "@/shared/ui/skeleton"
import { sequenceQuery } from "./api"
import { DeleteSequence } from "./components/delete-sequence"
import { Enrolments } from "./components/enrolments"
import { SequenceEditor } from "./components/sequence-editor"

export function Component() {
  const { agentId = "", sequenceId = "" } = useParams()
  const { t } = useTranslation("sequences")
  const query = useQuery(sequenceQuery(agentId, sequenceId))
  return (
    <div className="flex flex-col gap-5">
      <BackLink to={`/agents/${agentId}/sequences`}>{t("all")}</BackLink>
      <QueryState query={query} skeleton={<Skeleton className="h-96 w-full" />}>
        {(sequence) => <SequencePage key={sequence.id} sequence={sequence} />}
      </QueryState>
    </div>
  )
}

function SequencePage({ sequence }: { sequence: Sequence }) {
  return (
    <div className="flex flex-col gap-10">
      <section aria-labelledby="sequence-title" className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="sequence-title" className="min-w-0 text-lg break-words">
            {sequence.name}
          </h2>
          <DeleteSequence sequence={sequence} />
        </div>
        <SequenceEditor sequence={sequence} />
      </section>
      <Enrolments sequence={sequence} />
    </div>
  )
}
