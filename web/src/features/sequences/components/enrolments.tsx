import { useInfiniteQuery } from "@tanstack/react-query"
import { Users } from "lucide-react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { Sequence } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { enrolmentsQuery } from "../api"
import { EnrolDialog } from "./enrol-dialog"
import { EnrolmentRow } from "./enrolment-row"

/** Who is in the sequence, where they are in it and why it ended for them. */
export function Enrolments({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation("sequences")
  const query = useInfiniteQuery(enrolmentsQuery(sequence.agentId, sequence.id))
  const editable = usePermission("sequences:write")
  return (
    <section aria-labelledby="enrolments-title" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="enrolments-title" className="text-lg">
          {t("enrolments.title")}
        </h2>
        {editable && <EnrolDialog sequence={sequence} />}
      </div>
      <QueryState query={query} skeleton={<Skeleton className="h-32 w-full" />}>
        {(data) => {
          const enrolments = itemsOf(data)
          if (enrolments.length === 0) {
            return (
              <Empty icon={Users} title={t("enrolments.empty.title")} description={t("enrolments.empty.description")} />
            )
          }
          return (
            <div className="flex flex-col gap-6">
              <ul className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
                {enrolments.map((enrolment) => (
                  <EnrolmentRow key={enrolment.id} enrolment={enrolment} sequence={sequence} editable={editable} />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }}
      </QueryState>
    </section>
  )
}
