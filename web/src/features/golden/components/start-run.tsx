import { useQuery } from "@tanstack/react-query"
import { Play } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { FormDialog } from "@/shared/components/form-dialog"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { useAgent } from "@/shared/hooks/use-agent"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { NativeSelect } from "@/shared/ui/native-select"
import { Spinner } from "@/shared/ui/spinner"
import { useStartRun, versionsQuery } from "../api"
import { toRunInput } from "../model"

/** Asks all golden questions of one version of the agent, or of two side by side. */
export function StartRun({ agentId, disabled }: { agentId: string; disabled: boolean }) {
  const { t } = useTranslation("golden")
  return (
    <FormDialog
      title={t("start.title")}
      description={t("start.description")}
      trigger={
        <Button size="sm" disabled={disabled}>
          <Play />
          {t("start.open")}
        </Button>
      }
    >
      {() => <StartForm agentId={agentId} />}
    </FormDialog>
  )
}

function StartForm({ agentId }: { agentId: string }) {
  const { t } = useTranslation("golden")
  const navigate = useNavigate()
  const { publishedVersion } = useAgent()
  const versions = useQuery({ ...versionsQuery(agentId), enabled: publishedVersion != null })
  const start = useStartRun(agentId)
  const [baseline, setBaseline] = useState(publishedVersion == null ? "" : "published")
  const [candidate, setCandidate] = useState("draft")
  const numbers = versions.data?.items.map(({ version }) => version) ?? []
  const options = numbers.map((version) => (
    <option key={version} value={version}>
      {t("version", { version })}
    </option>
  ))
  const submit = () =>
    start.mutate(toRunInput(baseline, candidate), {
      onSuccess: (run) => void navigate(`/agents/${agentId}/golden/runs/${run.id}`),
    })
  return (
    <>
      <FormError error={start.error} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={t("baseline")}>
          {(props) => (
            <NativeSelect {...props} value={baseline} onChange={(event) => setBaseline(event.target.value)}>
              <option value="">{t("start.noBaseline")}</option>
              {publishedVersion != null && <option value="published">{t("published")}</option>}
              {options}
            </NativeSelect>
          )}
        </TextField>
        <TextField label={t("candidate")}>
          {(props) => (
            <NativeSelect {...props} value={candidate} onChange={(event) => setCandidate(event.target.value)}>
              <option value="draft">{t("draft")}</option>
              {options}
            </NativeSelect>
          )}
        </TextField>
      </div>
      <DialogFooter>
        <Button disabled={start.isPending} onClick={submit}>
          {start.isPending && <Spinner />}
          {t("start.submit")}
        </Button>
      </DialogFooter>
    </>
  )
}
