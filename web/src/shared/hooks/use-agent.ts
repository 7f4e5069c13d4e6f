import { createContext, use } from "react"
import type { Agent } from "@/shared/api/types"

/** What the frame of an agent offers to its pages and to the chat beside them. */
export type AgentFrame = {
  agent: Agent
  /** Saves what is not saved yet of the draft; answers whether nothing is left unsaved. */
  saveDraft: () => Promise<boolean>
}

export const AgentFrameContext = createContext<AgentFrame | null>(null)

export function useAgentFrame(): AgentFrame {
  const frame = use(AgentFrameContext)
  if (!frame) throw new Error("an agent's page needs the agent's frame around it")
  return frame
}

/** The agent of the page around a tab. */
export const useAgent = (): Agent => useAgentFrame().agent
