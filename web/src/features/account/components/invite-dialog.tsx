import { zodResolver } from "@hookform/resolvers/zod"
import { UserPlus } from "lucide-react"
import { useForm, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { toast } from "sonner"
import { FormDialog } from "@/shared/components/form-dialog"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { roles } from "@/shared/lib/role"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { NativeSelect } from "@/shared/ui/native-select"
import { Spinner } from "@/shared/ui/spinner"
import { useInvite } from "../api"
import { type InviteForm, inviteSchema } from "../schema"

export function InviteDialog() {
  const { t } = useTranslation("account")
  return (
    <FormDialog
      title={t("invite.title")}
      description={t("invite.description")}
      trigger={
        <Button size="sm">
          <UserPlus />
          {t("invite.open")}
        </Button>
      }
    >
      {(close) => <Invite onDone={close} />}
    </FormDialog>
  )
}

function Invite({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("account")
  const invite = useInvite()
  const form = useForm<InviteForm>({
    resolver: zodResolver(inviteSchema),
    defaultValues: { email: "", role: "manager" },
  })
  const role = useWatch({ control: form.control, name: "role" })
  const submit = form.handleSubmit((values) =>
    invite.mutate(values, {
      onSuccess: () => {
        toast.success(t("invite.done", { email: values.email }))
        onDone()
      },
      onError: (error) => showFieldErrors(form, ["email", "role"], error),
    }),
  )
  const { errors } = form.formState
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <FieldGroup>
        <FormError error={invite.error} known={["email", "role"]} />
        <TextField label={t("profile.email")} error={fieldMessage(errors.email?.message)}>
          {(props) => <Input {...props} {...form.register("email")} type="email" autoComplete="off" />}
        </TextField>
        <TextField
          label={t("profile.role")}
          description={t(`roleHint.${role}`)}
          error={fieldMessage(errors.role?.message)}
        >
          {(props) => (
            <NativeSelect {...props} {...form.register("role")}>
              {roles.map((option) => (
                <option key={option} value={option}>
                  {t(`role.${option}`, { ns: "common" })}
                </option>
              ))}
            </NativeSelect>
          )}
        </TextField>
        <DialogFooter>
          <Button type="submit" disabled={invite.isPending}>
            {invite.isPending && <Spinner />}
            {t("invite.submit")}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
