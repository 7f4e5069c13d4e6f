import { zodResolver } from "@hookform/resolvers/zod"
import { useEffect } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import type { Fact, FactInput } from "@/shared/api/types"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { lineOf, z } from "@/shared/lib/zod"
import { Button } from "@/shared/ui/button"
import { Input } from "@/shared/ui/input"
import { Spinner } from "@/shared/ui/spinner"

// The API's limits.
const factSchema = z.object({ key: lineOf(60), value: lineOf(300) })

const names = ["key", "value"] as const

type FactFormProps = {
  fact?: Fact
  pending: boolean
  error: unknown
  onSave: (fact: FactInput) => void
  onCancel: () => void
}

export function FactForm({ fact, pending, error, onSave, onCancel }: FactFormProps) {
  const { t } = useTranslation("chat")
  const form = useForm<FactInput>({
    resolver: zodResolver(factSchema),
    defaultValues: { key: fact?.key ?? "", value: fact?.value ?? "" },
  })
  useEffect(() => {
    if (error) showFieldErrors(form, names, error)
  }, [error, form])
  return (
    <form
      noValidate
      className="flex flex-col gap-3 rounded-lg border p-3"
      onSubmit={(event) => void form.handleSubmit(onSave)(event)}
    >
      <FormError error={error} known={names} />
      {names.map((name) => (
        <Controller
          key={name}
          control={form.control}
          name={name}
          render={({ field, fieldState }) => (
            <TextField label={t(`facts.${name}`)} error={fieldMessage(fieldState.error?.message)}>
              {(props) => <Input {...props} {...field} placeholder={t(`facts.${name}Example`)} autoComplete="off" />}
            </TextField>
          )}
        />
      ))}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onCancel}>
          {t("action.cancel", { ns: "common" })}
        </Button>
        <Button type="submit" size="sm" disabled={pending}>
          {pending && <Spinner />}
          {t("action.save", { ns: "common" })}
        </Button>
      </div>
    </form>
  )
}
