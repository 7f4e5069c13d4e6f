import { zodResolver } from "@hookform/resolvers/zod"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import type { Agent } from "@/shared/api/types"
import { useVersionedForm } from "@/shared/hooks/use-versioned-form"
import { agentQuery, useSaveAgent } from "./api"
import { cleanForm, type FormState } from "./context"
import { toForm } from "./model"
import { agentSchema } from "./schema"

const resolver = zodResolver(agentSchema)

/** The form of an agent's draft; tells the page around it whether there is something to save. */
export function useAgentForm(agent: Agent, reportForm: (state: FormState) => void) {
  const queryClient = useQueryClient()
  const draft = useVersionedForm({
    entity: agent,
    toForm,
    resolver,
    save: useSaveAgent(agent.id),
    reload: () => queryClient.fetchQuery({ ...agentQuery(agent.id), staleTime: 0 }),
  })
  const { dirty, saving } = draft

  useEffect(() => {
    reportForm({ dirty, saving })
    return () => reportForm(cleanForm)
  }, [reportForm, dirty, saving])

  return draft
}
