import { Controller, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { NumberField } from "@/shared/components/number-field"
import { SwitchField } from "@/shared/components/switch-field"
import { TextField } from "@/shared/components/text-field"
import { FieldGroup } from "@/shared/ui/field"
import { NativeSelect } from "@/shared/ui/native-select"
import { windowOf } from "../model"
import { limits, windowKinds } from "../schema"
import type { FormFieldProps } from "./form-field"

/** How much of the conversation an answer takes into account, and whether facts about the person are kept. */
export function MemoryField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const { kind } = useWatch({ control: form.control, name: "memory.window" })
  const counted = kind === "messages" || kind === "minutes"
  return (
    <FieldGroup>
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Controller
          control={form.control}
          name="memory.window"
          render={({ field: { value, onChange, ref, onBlur } }) => (
            <TextField label={t("memory.window")} description={t(`memory.${kind}Hint`)} className="w-full max-w-sm">
              {(props) => (
                <NativeSelect
                  {...props}
                  ref={ref}
                  onBlur={onBlur}
                  value={value.kind}
                  disabled={readOnly}
                  onChange={(event) =>
                    onChange(windowOf(windowKinds.find((name) => name === event.target.value) ?? "messages"))
                  }
                >
                  {windowKinds.map((name) => (
                    <option key={name} value={name}>
                      {t(`memory.${name}`)}
                    </option>
                  ))}
                </NativeSelect>
              )}
            </TextField>
          )}
        />
        {counted && (
          <NumberField
            key={kind}
            control={form.control}
            name="memory.window.count"
            label={t(`memory.${kind}Count`)}
            min={1}
            max={kind === "messages" ? limits.windowMessages : limits.windowMinutes}
            readOnly={readOnly}
          />
        )}
      </div>
      <Controller
        control={form.control}
        name="memory.facts"
        render={({ field: { value, onChange } }) => (
          <SwitchField
            label={t("memory.facts")}
            description={t("memory.factsHint")}
            checked={value}
            onChange={onChange}
            disabled={readOnly}
          />
        )}
      />
    </FieldGroup>
  )
}
