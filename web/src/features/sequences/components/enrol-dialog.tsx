import { useQuery } from "@tanstack/react-query"
import { UserPlus } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { toast } from "sonner"
import type { Sequence } from "@/shared/api/types"
import { FormDialog } from "@/shared/components/form-dialog"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { useFormat } from "@/shared/i18n/format"
import { lastConversation } from "@/shared/lib/last-conversation"
import { Button } from "@/shared/ui/button"
import { Combobox } from "@/shared/ui/combobox"
import { DialogFooter } from "@/shared/ui/dialog"
import { FieldGroup } from "@/shared/ui/field"
import { Spinner } from "@/shared/ui/spinner"
import { conversationsQuery, useEnrol } from "../api"

/** Puts a test conversation into the sequence, by default the one held in this tab. */
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
  const format = useFormat()
  const enrol = useEnrol(sequence)
  const conversations = useQuery(conversationsQuery(sequence.agentId))
  const options = (conversations.data?.items ?? []).map(({ id, title, lastMessage, updatedAt }) => ({
    value: id,
    label: title ?? lastMessage?.text ?? t("enrol.untitled"),
    hint: format.dateTime(updatedAt),
  }))
  const none = conversations.isSuccess && options.length === 0
  const [chosen, setConversationId] = useState<string | null>(null)
  // The conversation of this tab, else the newest one: most people have just had it.
  const last = lastConversation(sequence.agentId)
  const conversationId = chosen ?? options.find(({ value }) => value === last)?.value ?? options[0]?.value ?? ""
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enrol.mutate(conversationId, {
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
        <FormError error={conversations.error} />
        {none ? (
          <p className="text-sm text-muted-foreground">{t("enrol.none")}</p>
        ) : (
          <TextField label={t("enrol.conversation")} description={t("enrol.hint")}>
            {(props) => (
              <Combobox
                {...props}
                value={conversationId}
                onChange={setConversationId}
                options={options}
                listLabel={t("enrol.conversations")}
              />
            )}
          </TextField>
        )}
        <DialogFooter>
          <Button asChild variant="ghost">
            <Link to={`/agents/${sequence.agentId}/chat`}>{t("enrol.chat")}</Link>
          </Button>
          <Button type="submit" disabled={enrol.isPending || conversationId === ""}>
            {enrol.isPending && <Spinner />}
            {t("enrol.submit")}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
