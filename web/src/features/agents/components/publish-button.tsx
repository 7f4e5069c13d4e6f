import { Rocket } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { toast } from "sonner"
import { asApiError } from "@/shared/api/errors"
import type { Agent } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { AlertDialog, AlertDialogAction, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { usePublishAgent } from "../api"
import { refusalOf } from "../model"

type PublishButtonProps = {
  agent: Agent
  /** While the draft on the screen is not the one that is stored. */
  disabled: boolean
}

/** Publishes the draft, or says which run of golden questions stands in the way. */
export function PublishButton({ agent, disabled }: PublishButtonProps) {
  const { t } = useTranslation("agents")
  const publish = usePublishAgent(agent)
  const [refusal, setRefusal] = useState<ReturnType<typeof refusalOf>>(null)
  const run = () =>
    publish.mutate(undefined, {
      onSuccess: () => toast.success(t("published.title"), { description: t("published.description") }),
      onError: (error) => {
        const gate = refusalOf(asApiError(error))
        if (gate) setRefusal(gate)
        else toastError(t("published.failed"), error)
      },
    })
  const golden = `/agents/${agent.id}/golden`
  return (
    <>
      <Button size="sm" disabled={disabled || publish.isPending} onClick={run}>
        {publish.isPending ? <Spinner /> : <Rocket />}
        {t("publish")}
      </Button>
      <AlertDialog
        open={refusal !== null}
        onOpenChange={(open) => !open && setRefusal(null)}
        title={t("gate.title")}
        description={t("gate.description", { rate: agent.goldenPassRate })}
        footer={
          <>
            <AlertDialogCancel asChild>
              <Button variant="outline">{t("action.close", { ns: "common" })}</Button>
            </AlertDialogCancel>
            <AlertDialogAction asChild>
              <Button asChild>
                <Link to={refusal?.runId ? `${golden}/runs/${refusal.runId}` : golden}>
                  {refusal?.runId ? t("gate.run") : t("gate.start")}
                </Link>
              </Button>
            </AlertDialogAction>
          </>
        }
      />
    </>
  )
}
