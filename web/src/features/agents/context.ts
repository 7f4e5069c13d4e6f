import { useOutletContext } from "react-router"
import type { Agent } from "@/shared/api/types"

/** The id ties the status bar's Save and Discard buttons to the form of the tab. */
export const draftFormId = "agent-draft"

export type FormState = { dirty: boolean; saving: boolean }

type AgentContext = { agent: Agent; reportForm: (state: FormState) => void }

export const cleanForm: FormState = { dirty: false, saving: false }

/** The agent of the page around a tab. */
export const useAgentContext = () => useOutletContext<AgentContext>()
