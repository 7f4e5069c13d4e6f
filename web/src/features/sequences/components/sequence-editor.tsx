import { zodResolver } from "@hookform/resolvers/zod"
import { useQueryClient } from "@tanstack/react-query"
import { Eye, Save, Undo2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Sequence } from "@/shared/api/types"
import { ConflictDialog } from "@/shared/components/conflict-dialog"
import { FormError } from "@/shared/components/form-error"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { useVersionedForm } from "@/shared/hooks/use-versioned-form"
import { Alert } from "@/shared/ui/alert"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { sequenceQuery, useSaveSequence } from "../api"
import { toForm } from "../model"
import { sequenceSchema } from "../schema"
import { SequenceFields } from "./sequence-fields"

const resolver = zodResolver(sequenceSchema)

export function SequenceEditor({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation("sequences")
  const readOnly = !usePermission("sequences:write")
  const queryClient = useQueryClient()
  const { form, dirty, saving, error, submit, save, discard, conflict } = useVersionedForm({
    entity: sequence,
    toForm,
    resolver,
    save: useSaveSequence(sequence),
    reload: () => queryClient.fetchQuery({ ...sequenceQuery(sequence.agentId, sequence.id), staleTime: 0 }),
  })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      {readOnly && (
        <Alert>
          <Eye aria-hidden />
          {t("readOnly", { ns: "common" })}
        </Alert>
      )}
      <FormError error={error} known={Object.keys(form.getValues())} />
      <SequenceFields form={form} readOnly={readOnly} />
      {!readOnly && (
        <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-3 border-t bg-background/95 px-4 py-3 backdrop-blur sm:mx-0 sm:px-0">
          <Button type="submit" disabled={!dirty || saving}>
            {saving ? <Spinner /> : <Save />}
            {t("action.save", { ns: "common" })}
          </Button>
          {dirty && (
            <Button variant="ghost" disabled={saving} onClick={discard}>
              <Undo2 />
              {t("discard")}
            </Button>
          )}
          <output>
            <Badge variant={dirty ? "warning" : "neutral"}>
              {dirty ? t("status.unsaved") : t("status.saved", { version: sequence.version })}
            </Badge>
          </output>
        </div>
      )}
      <UnsavedGuard dirty={dirty && !saving} save={save} />
      <ConflictDialog {...conflict} />
    </form>
  )
}
