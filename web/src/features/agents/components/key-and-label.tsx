import { type Control, Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Input } from "@/shared/ui/input"
import { type AgentForm, limits } from "../schema"

type KeyAndLabelProps = {
  control: Control<AgentForm>
  list: "fields" | "stages"
  index: number
  readOnly: boolean
}

/** The name by which a CRM knows something, and the words for it. */
export function KeyAndLabel({ control, list, index, readOnly }: KeyAndLabelProps) {
  const { t } = useTranslation("agents")
  return (["label", "key"] as const).map((name) => (
    <Controller
      key={name}
      control={control}
      name={`${list}.${index}.${name}`}
      render={({ field, fieldState }) => (
        <TextField label={t(`crm.${name}`)} error={fieldMessage(fieldState.error?.message)} className="min-w-32 flex-1">
          {(props) => (
            <Input
              {...props}
              {...field}
              readOnly={readOnly}
              maxLength={limits[name]}
              autoComplete="off"
              spellCheck={name === "label"}
            />
          )}
        </TextField>
      )}
    />
  ))
}
