import { zodResolver } from "@hookform/resolvers/zod"
import { useForm, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { NativeSelect } from "@/shared/ui/native-select"
import { Spinner } from "@/shared/ui/spinner"
import { useCreateApiKey } from "../api"
import { type ApiKeyForm, apiKeySchema, keyRoles, lifetimes } from "../schema"

const known = ["name", "role"]

export function CreateKeyForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const { t } = useTranslation("account")
  const create = useCreateApiKey()
  const form = useForm<ApiKeyForm>({
    resolver: zodResolver(apiKeySchema),
    defaultValues: { name: "", role: "viewer", lifetime: "90" },
  })
  const role = useWatch({ control: form.control, name: "role" })
  const submit = form.handleSubmit((values) =>
    create.mutate(values, {
      // Only a repeated request gets no secret, and this form sends each request once.
      onSuccess: ({ secret }) => secret && onCreated(secret),
      onError: (error) => showFieldErrors(form, known, error),
    }),
  )
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <FieldGroup>
        <FormError error={create.error} known={known} />
        <TextField
          label={t("keys.name")}
          description={t("keys.nameHint")}
          error={fieldMessage(form.formState.errors.name?.message)}
        >
          {(props) => <Input {...props} {...form.register("name")} autoComplete="off" />}
        </TextField>
        <TextField label={t("profile.role")} description={t(`roleHint.${role}`)}>
          {(props) => (
            <NativeSelect {...props} {...form.register("role")}>
              {keyRoles.map((option) => (
                <option key={option} value={option}>
                  {t(`role.${option}`, { ns: "common" })}
                </option>
              ))}
            </NativeSelect>
          )}
        </TextField>
        <TextField label={t("keys.lifetime")}>
          {(props) => (
            <NativeSelect {...props} {...form.register("lifetime")}>
              {lifetimes.map((lifetime) => (
                <option key={lifetime} value={lifetime}>
                  {t(`lifetime.${lifetime}`)}
                </option>
              ))}
            </NativeSelect>
          )}
        </TextField>
        <DialogFooter>
          <Button type="submit" disabled={create.isPending}>
            {create.isPending && <Spinner />}
            {t("keys.submit")}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
