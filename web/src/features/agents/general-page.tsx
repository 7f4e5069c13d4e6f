import { AgentSettings } from "./components/agent-settings"
import { DeleteAgent } from "./components/delete-agent"
import { useAgentContext } from "./context"

export function Component() {
  const { agent, reportForm } = useAgentContext()
  return (
    <>
      <AgentSettings agent={agent} reportForm={reportForm} />
      <DeleteAgent agent={agent} />
    </>
  )
}
