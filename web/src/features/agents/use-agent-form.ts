import { zodResolver } from "@hookform/resolvers/zod"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import type { Agent } from "@/shared/api/types"
import { errorText } from "@/shared/components/error-text"
import { useVersionedForm } from "@/shared/hooks/use-versioned-form"
import { agentQuery, useSaveAgent } from "./api"
import { cleanForm, type FormState } from "./context"
import { toForm } from "./model"
import { agentSchema } from "./schema"

const resolver = zodResolver(agentSchema)
/** A pause in typing, after which the draft is saved. */
const autosaveMs = 800

/** The form of an agent's draft, which saves by itself; tells the page around it how that stands. */
export function useAgentForm(agent: Agent, reportForm: (state: FormState) => void) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const draft = useVersionedForm({
    entity: agent,
    toForm,
    resolver,
    save: useSaveAgent(agent.id),
    reload: () => queryClient.fetchQuery({ ...agentQuery(agent.id), staleTime: 0 }),
    autosaveMs,
  })
  const { dirty, saving, failed, error, save } = draft
  const discard = useRef(draft.discard)
  useEffect(() => {
    discard.current = draft.discard
  })
  // Without an error of the API the values did not get that far: their mistakes are marked.
  const problem = failed ? (error ? errorText(error) : t("error.invalid")) : null

  useEffect(() => {
    reportForm({ dirty, saving, problem, save, discard: () => discard.current() })
  }, [reportForm, dirty, saving, problem, save])
  useEffect(() => () => reportForm(cleanForm), [reportForm])

  return draft
}
