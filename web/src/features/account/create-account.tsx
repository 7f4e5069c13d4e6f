import { zodResolver } from "@hookform/resolvers/zod"
import i18next from "i18next"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { signOut } from "@/shared/auth/oidc"
import { FormError } from "@/shared/components/form-error"
import { Logo } from "@/shared/components/logo"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { useTitle } from "@/shared/lib/use-title"
import { Button } from "@/shared/ui/button"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { Spinner } from "@/shared/ui/spinner"
import { useCreateAccount } from "./api"
import { type AccountForm, accountSchema } from "./schema"

await i18next.loadNamespaces("account")

/** For somebody who has signed in and belongs to no account yet. */
export default function CreateAccount() {
  const { t } = useTranslation("account")
  const create = useCreateAccount()
  const form = useForm<AccountForm>({ resolver: zodResolver(accountSchema), defaultValues: { name: "" } })
  useTitle(t("create.title"))
  const submit = form.handleSubmit(({ name }) =>
    create.mutate(name, { onError: (error) => showFieldErrors(form, ["name"], error) }),
  )
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-8 p-6">
      <Logo className="size-10" />
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl">{t("create.title")}</h1>
        <p className="text-muted-foreground">{t("create.description")}</p>
      </div>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <FieldGroup>
          <FormError error={create.error} known={["name"]} />
          <TextField
            label={t("create.name")}
            description={t("create.hint")}
            error={fieldMessage(form.formState.errors.name?.message)}
          >
            {(props) => <Input {...props} {...form.register("name")} autoComplete="organization" />}
          </TextField>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" disabled={create.isPending}>
              {create.isPending && <Spinner />}
              {t("create.submit")}
            </Button>
            <Button variant="ghost" onClick={() => void signOut()}>
              {t("nav.signOut", { ns: "common" })}
            </Button>
          </div>
        </FieldGroup>
      </form>
    </main>
  )
}
