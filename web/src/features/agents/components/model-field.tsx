import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Control, Controller, type FieldPath } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { useAgent } from "@/shared/hooks/use-agent"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Combobox } from "@/shared/ui/combobox"
import { knownModelsQuery } from "../api"
import type { AgentForm } from "../schema"

type ModelFieldProps = {
  control: Control<AgentForm>
  name: FieldPath<AgentForm> & ("model" | "budget.cheaperModel")
  label: string
  description: string
  /** What an empty field stands for. */
  empty: string
  readOnly: boolean
}

/** A language model out of those whose prices are known; another one can be typed. */
export function ModelField({ control, name, label, description, empty, readOnly }: ModelFieldProps) {
  const { t } = useTranslation("agents")
  const agent = useAgent()
  const [asked, setAsked] = useState(false)
  const models = useQuery({ ...knownModelsQuery(agent.id), enabled: asked }).data ?? []
  const options = [{ value: "", label: empty }, ...models.map((model) => ({ value: model, label: model }))]
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextField
          label={label}
          description={description}
          error={fieldMessage(fieldState.error?.message)}
          className="w-full max-w-md"
        >
          {(props) => (
            <Combobox
              {...props}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              options={options}
              listLabel={t("field.models")}
              onOpen={() => setAsked(true)}
              readOnly={readOnly}
              free
            />
          )}
        </TextField>
      )}
    />
  )
}
