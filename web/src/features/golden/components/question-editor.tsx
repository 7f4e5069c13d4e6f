import { zodResolver } from "@hookform/resolvers/zod"
import { type Control, Controller, useForm, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import type { GoldenQuestion } from "@/shared/api/types"
import { FormError } from "@/shared/components/form-error"
import { SwitchField } from "@/shared/components/switch-field"
import { TextField } from "@/shared/components/text-field"
import { toastError } from "@/shared/components/toast-error"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { toolNames, toolText } from "@/shared/lib/tools"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { Input } from "@/shared/ui/input"
import { NativeSelect } from "@/shared/ui/native-select"
import { Spinner } from "@/shared/ui/spinner"
import { Textarea } from "@/shared/ui/textarea"
import { useSaveQuestion } from "../api"
import { toForm, toInput } from "../model"
import { type QuestionForm, questionSchema } from "../schema"
import { SourceField } from "./source-field"

type QuestionEditorProps = { agentId: string; question: GoldenQuestion | null; onDone: () => void }

export function QuestionEditor({ agentId, question, onDone }: QuestionEditorProps) {
  const { t } = useTranslation("golden")
  const save = useSaveQuestion(agentId, question)
  const form = useForm<QuestionForm>({ resolver: zodResolver(questionSchema), defaultValues: toForm(question) })
  const { control } = form
  const [unknown, chosenTool] = useWatch({ control, name: ["expectedUnknown", "expectedTool"] })
  const submit = form.handleSubmit((values) =>
    save.mutate(toInput(values), {
      onSuccess: onDone,
      onError: (error) => {
        if (!showFieldErrors(form, Object.keys(values), error)) toastError(t("question.saveFailed"), error)
      },
    }),
  )
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={(event) => void submit(event)}>
      <FormError error={save.error} known={Object.keys(form.getValues())} />
      <Controller
        control={control}
        name="question"
        render={({ field, fieldState }) => (
          <TextField label={t("question.question")} error={fieldMessage(fieldState.error?.message)}>
            {(props) => <Input {...props} {...field} autoComplete="off" />}
          </TextField>
        )}
      />
      <Controller
        control={control}
        name="expectedUnknown"
        render={({ field: { value, onChange } }) => (
          <SwitchField label={t("question.expectedUnknown")} checked={value} onChange={onChange} />
        )}
      />
      {!unknown && <LinesField control={control} name="expectedFacts" />}
      <LinesField control={control} name="forbiddenClaims" />
      <div className="grid gap-5 sm:grid-cols-2">
        {!unknown && <SourceField agentId={agentId} control={control} />}
        <Controller
          control={control}
          name="expectedTool"
          render={({ field, fieldState }) => (
            <TextField label={t("question.tool")} error={fieldMessage(fieldState.error?.message)}>
              {(props) => (
                <NativeSelect {...props} {...field}>
                  <option value="">{t("question.noTool")}</option>
                  {toolNames.map((tool) => (
                    <option key={tool} value={tool}>
                      {toolText(tool)}
                    </option>
                  ))}
                </NativeSelect>
              )}
            </TextField>
          )}
        />
      </div>
      {chosenTool !== "" && (
        <Controller
          control={control}
          name="toolArguments"
          render={({ field, fieldState }) => (
            <TextField
              label={t("question.toolArguments")}
              description={t("question.toolArgumentsHint")}
              error={fieldMessage(fieldState.error?.message)}
            >
              {(props) => <Input {...props} {...field} className="font-mono" autoComplete="off" spellCheck={false} />}
            </TextField>
          )}
        />
      )}
      <DialogFooter>
        <Button variant="ghost" onClick={onDone}>
          {t("action.cancel", { ns: "common" })}
        </Button>
        <Button type="submit" disabled={save.isPending}>
          {save.isPending && <Spinner />}
          {t("action.save", { ns: "common" })}
        </Button>
      </DialogFooter>
    </form>
  )
}

type LinesFieldProps = { control: Control<QuestionForm>; name: "expectedFacts" | "forbiddenClaims" }

function LinesField({ control, name }: LinesFieldProps) {
  const { t } = useTranslation("golden")
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextField
          label={t(`question.${name}`)}
          description={t(`question.${name}Hint`)}
          error={fieldMessage(fieldState.error?.message)}
        >
          {(props) => <Textarea {...props} {...field} className="min-h-16" />}
        </TextField>
      )}
    />
  )
}
