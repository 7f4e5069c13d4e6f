import { Plus } from "lucide-react"
import { useId } from "react"
import { Controller, type UseFormReturn, useFieldArray, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { Card, CardContent } from "@/shared/ui/card"
import { FieldDescription, FieldError, FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { Switch } from "@/shared/ui/switch"
import { emptyStep, sendTimes } from "../model"
import { limits, type SequenceForm } from "../schema"
import { StepCard } from "./step-card"

type SequenceFieldsProps = { form: UseFormReturn<SequenceForm>; readOnly: boolean }

const dayInSeconds = 86_400

/** Name, stop condition and steps; the same for a new sequence and a stored one. */
export function SequenceFields({ form, readOnly }: SequenceFieldsProps) {
  const { t } = useTranslation("sequences")
  const { control } = form
  // "id" is the step's own; the library needs another name for its key.
  const steps = useFieldArray({ control, name: "steps", keyName: "key" })
  const times = sendTimes(useWatch({ control, name: "steps" }))
  const { errors } = form.formState
  return (
    <>
      <Card>
        <CardContent>
          <FieldGroup>
            <TextField label={t("field.name")} error={fieldMessage(errors.name?.message)} className="max-w-md">
              {(props) => <Input {...props} {...form.register("name")} readOnly={readOnly} autoComplete="off" />}
            </TextField>
            <StopOnReply form={form} readOnly={readOnly} />
          </FieldGroup>
        </CardContent>
      </Card>
      <ol aria-label={t("field.steps")} className="flex flex-col gap-4">
        {steps.fields.map((step, index) => (
          <StepCard
            key={step.key}
            form={form}
            index={index}
            count={steps.fields.length}
            sendAfter={times[index] ?? 0}
            readOnly={readOnly}
            onMove={(to) => steps.move(index, to)}
            onRemove={() => steps.remove(index)}
          />
        ))}
      </ol>
      <FieldError>{fieldMessage(errors.steps?.root?.message ?? errors.steps?.message)}</FieldError>
      {!readOnly && steps.fields.length < limits.steps && (
        <Button variant="outline" className="w-fit" onClick={() => steps.append(emptyStep(dayInSeconds))}>
          <Plus />
          {t("step.add")}
        </Button>
      )}
    </>
  )
}

function StopOnReply({ form, readOnly }: SequenceFieldsProps) {
  const { t } = useTranslation("sequences")
  const id = useId()
  return (
    <Controller
      control={form.control}
      name="stopOnReply"
      render={({ field }) => (
        <div className="flex gap-3">
          <Switch
            id={id}
            aria-describedby={`${id}-hint`}
            checked={field.value}
            onCheckedChange={field.onChange}
            disabled={readOnly}
          />
          <div className="flex flex-col gap-1">
            <label htmlFor={id} className="text-sm font-medium">
              {t("field.stopOnReply")}
            </label>
            <FieldDescription id={`${id}-hint`}>{t("field.stopOnReplyHint")}</FieldDescription>
          </div>
        </div>
      )}
    />
  )
}
