import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { Link, useNavigate } from "react-router"
import { ApiError } from "@/shared/api/errors"
import { usePermission } from "@/shared/api/me"
import { ErrorState } from "@/shared/components/error-state"
import { FormError } from "@/shared/components/form-error"
import { PageHeader } from "@/shared/components/page-header"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { showFieldErrors } from "@/shared/lib/form-errors"
import { useTitle } from "@/shared/lib/use-title"
import { Button } from "@/shared/ui/button"
import { Card, CardContent } from "@/shared/ui/card"
import { FieldGroup } from "@/shared/ui/field"
import { Spinner } from "@/shared/ui/spinner"
import { useCreateAgent } from "./api"
import { InstructionsField, LanguageField, NameField } from "./components/fields"
import { type NewAgentForm, newAgentSchema } from "./schema"

const denied = new ApiError({ status: 403, code: "forbidden", message: "agents:write is missing" })

export function Component() {
  const { t } = useTranslation("agents")
  const editable = usePermission("agents:write")
  useTitle(t("new.title"))
  return (
    <>
      <PageHeader title={t("new.title")} description={t("new.description")} />
      {editable ? <NewAgent /> : <ErrorState error={denied} />}
    </>
  )
}

function NewAgent() {
  const { t } = useTranslation("agents")
  const navigate = useNavigate()
  const create = useCreateAgent()
  const form = useForm<NewAgentForm>({
    resolver: zodResolver(newAgentSchema),
    defaultValues: { name: "", instructions: "", language: "auto" },
  })
  const submit = form.handleSubmit((values) =>
    create.mutate(values, {
      onSuccess: (agent) => void navigate(`/agents/${agent.id}/knowledge`),
      onError: (error) => showFieldErrors(form, Object.keys(values), error),
    }),
  )
  return (
    <Card>
      <CardContent>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <FieldGroup>
            <FormError error={create.error} known={["name", "instructions", "language"]} />
            <NameField control={form.control} />
            <InstructionsField control={form.control} />
            <LanguageField control={form.control} />
            <div className="flex flex-wrap gap-2">
              <Button type="submit" disabled={create.isPending}>
                {create.isPending && <Spinner />}
                {t("new.submit")}
              </Button>
              <Button asChild variant="ghost">
                <Link to="/agents">{t("action.cancel", { ns: "common" })}</Link>
              </Button>
            </div>
          </FieldGroup>
        </form>
        <UnsavedGuard dirty={form.formState.isDirty && !create.isPending && !create.isSuccess} save={submit} />
      </CardContent>
    </Card>
  )
}
