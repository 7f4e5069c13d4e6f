import { UserPlus } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { toast } from "sonner"
import type { Sequence } from "@/shared/api/types"
import { FormDialog } from "@/shared/components/form-dialog"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { lastConversation } from "@/shared/lib/last-conversation"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { Spinner } from "@/shared/ui/spinner"
import { useEnrol } from "../api"

/** Puts a test conversation into the sequence, by default the last one held in this tab. */
export function EnrolDialog({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation("sequences")
  return (
    <FormDialog
      title={t("enrol.title")}
      description={t("enrol.description")}
      trigger={
        <Button variant="outline" size="sm">
          <UserPlus />
          {t("enrol.open")}
        </Button>
      }
    >
      {(close) => <EnrolForm sequence={sequence} onDone={close} />}
    </FormDialog>
  )
}

function EnrolForm({ sequence, onDone }: { sequence: Sequence; onDone: () => void }) {
  const { t } = useTranslation("sequences")
  const enrol = useEnrol(sequence)
  const [conversationId, setConversationId] = useState(() => lastConversation(sequence.agentId) ?? "")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enrol.mutate(conversationId.trim(), {
      onSuccess: () => {
        toast.success(t("enrol.done"))
        onDone()
      },
    })
  }
  return (
    <form onSubmit={submit}>
      <FieldGroup>
        <FormError error={enrol.error} />
        <TextField label={t("enrol.conversation")} description={t("enrol.hint")}>
          {(props) => (
            <Input
              {...props}
              required
              value={conversationId}
              onChange={(event) => setConversationId(event.target.value)}
              className="font-mono"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </TextField>
        <DialogFooter>
          <Button asChild variant="ghost">
            <Link to={`/agents/${sequence.agentId}/chat`}>{t("enrol.chat")}</Link>
          </Button>
          <Button type="submit" disabled={enrol.isPending || conversationId.trim() === ""}>
            {enrol.isPending && <Spinner />}
            {t("enrol.submit")}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
