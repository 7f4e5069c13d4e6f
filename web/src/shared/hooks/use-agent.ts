import { useOutletContext } from "react-router"
import type { Agent } from "@/shared/api/types"

/** The agent of the page around a tab. */
export const useAgent = (): Agent => useOutletContext<{ agent: Agent }>().agent
