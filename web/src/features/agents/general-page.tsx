import { useEffect } from "react"
import { useLocation } from "react-router"
import { useAgent } from "@/shared/hooks/use-agent"
import { AgentSettings } from "./components/agent-settings"
import { DeleteAgent } from "./components/delete-agent"
import { useReportForm } from "./context"

export function Component() {
  const agent = useAgent()
  const reportForm = useReportForm()
  const { hash, key } = useLocation()

  // The section of the address, also when its link is pressed a second time.
  useEffect(() => {
    if (hash && key) document.querySelector(`#${CSS.escape(hash.slice(1))}`)?.scrollIntoView()
  }, [hash, key])

  return (
    <>
      <AgentSettings agent={agent} reportForm={reportForm} />
      <DeleteAgent agent={agent} />
    </>
  )
}
