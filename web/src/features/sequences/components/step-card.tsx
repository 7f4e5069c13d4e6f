import { ArrowDown, ArrowUp, Clock, Trash2 } from "lucide-react"
import { Controller, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { FieldError } from "@/shared/ui/field"
import { Textarea } from "@/shared/ui/textarea"
import { durationText } from "../model"
import type { SequenceForm } from "../schema"
import { DelayField } from "./delay-field"

type StepCardProps = {
  form: UseFormReturn<SequenceForm>
  index: number
  count: number
  /** Seconds from the enrolment. */
  sendAfter: number
  readOnly: boolean
  onMove: (to: number) => void
  onRemove: () => void
}

export function StepCard({ form, index, count, sendAfter, readOnly, onMove, onRemove }: StepCardProps) {
  const { t, i18n } = useTranslation("sequences")
  const number = index + 1
  const errors = form.formState.errors.steps?.[index]
  return (
    <li className="flex flex-col gap-4 rounded-xl border bg-card p-5 shadow-xs">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h3 className="text-sm">{t("step.title", { number })}</h3>
        <p className="flex items-center gap-1.5 text-xs text-muted-foreground">
          <Clock aria-hidden className="size-3.5" />
          {t("step.sentAfter", { duration: durationText(sendAfter, i18n.language) })}
        </p>
        {!readOnly && (
          <div className="ml-auto flex gap-1">
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("step.up", { number })}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            >
              <ArrowUp />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("step.down", { number })}
              disabled={number === count}
              onClick={() => onMove(index + 1)}
            >
              <ArrowDown />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("step.remove", { number })}
              disabled={count === 1}
              onClick={onRemove}
            >
              <Trash2 />
            </Button>
          </div>
        )}
      </div>
      <Controller
        control={form.control}
        name={`steps.${index}.delaySeconds`}
        render={({ field, fieldState }) => (
          <div className="flex flex-col gap-1.5">
            <DelayField
              label={index === 0 ? t("step.delayFirst") : t("step.delayNext")}
              value={field.value}
              onChange={field.onChange}
              invalid={fieldState.invalid}
              readOnly={readOnly}
            />
            <FieldError>{fieldMessage(fieldState.error?.message)}</FieldError>
          </div>
        )}
      />
      <TextField label={t("step.text")} error={fieldMessage(errors?.action?.text?.message)}>
        {(props) => (
          <Textarea
            {...props}
            {...form.register(`steps.${index}.action.text`)}
            readOnly={readOnly}
            className="min-h-20"
            placeholder={t("step.textExample")}
          />
        )}
      </TextField>
    </li>
  )
}
