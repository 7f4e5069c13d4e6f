import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { useNavigate, useParams } from "react-router"
import { ApiError } from "@/shared/api/errors"
import { usePermission } from "@/shared/api/me"
import { BackLink } from "@/shared/components/back-link"
import { ErrorState } from "@/shared/components/error-state"
import { FormError } from "@/shared/components/form-error"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { showFieldErrors } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { useCreateSequence } from "./api"
import { SequenceFields } from "./components/sequence-fields"
import { newSequence, toInput } from "./model"
import { type SequenceForm, sequenceSchema } from "./schema"

const denied = new ApiError({ status: 403, code: "forbidden", message: "sequences:write is missing" })

export function Component() {
  const { t } = useTranslation("sequences")
  const { agentId = "" } = useParams()
  const editable = usePermission("sequences:write")
  return (
    <section aria-labelledby="sequence-title" className="flex flex-col gap-5">
      <BackLink to={`/agents/${agentId}/sequences`}>{t("all")}</BackLink>
      <h2 id="sequence-title" className="text-lg">
        {t("new.title")}
      </h2>
      {editable ? <NewSequence /> : <ErrorState error={denied} />}
    </section>
  )
}

function NewSequence() {
  const { t } = useTranslation("sequences")
  const { agentId = "" } = useParams()
  const navigate = useNavigate()
  const create = useCreateSequence(agentId)
  const form = useForm<SequenceForm>({ resolver: zodResolver(sequenceSchema), defaultValues: newSequence() })
  const submit = form.handleSubmit((values) =>
    create.mutate(toInput(values), {
      onSuccess: (sequence) => void navigate(`../sequences/${sequence.id}`),
      onError: (error) => showFieldErrors(form, Object.keys(values), error),
    }),
  )
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={(event) => void submit(event)}>
      <FormError error={create.error} known={Object.keys(form.getValues())} />
      <SequenceFields form={form} readOnly={false} />
      <Button type="submit" className="w-fit" disabled={create.isPending}>
        {create.isPending && <Spinner />}
        {t("new.submit")}
      </Button>
      <UnsavedGuard dirty={form.formState.isDirty && !create.isPending && !create.isSuccess} save={submit} />
    </form>
  )
}
