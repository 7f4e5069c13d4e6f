import { type Control, Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { SwitchField } from "@/shared/components/switch-field"
import { toolNames, toolText } from "@/shared/lib/tools"
import type { AgentForm } from "../schema"

/** Which tools the agent may use. What is off is refused below the model, whatever it is talked into. */
export function ToolsField({ control, readOnly }: { control: Control<AgentForm>; readOnly: boolean }) {
  const { t } = useTranslation("agents")
  return (
    <Controller
      control={control}
      name="tools"
      render={({ field: { value, onChange } }) => (
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-3 text-sm font-medium">{t("tools.title")}</legend>
          <div className="grid gap-3 sm:grid-cols-2">
            {toolNames.map((tool) => (
              <SwitchField
                key={tool}
                label={toolText(tool)}
                checked={value.includes(tool)}
                disabled={readOnly}
                // In the order of the list, so that switching off and on again is no change.
                onChange={(on) => onChange(toolNames.filter((name) => (name === tool ? on : value.includes(name))))}
              />
            ))}
          </div>
        </fieldset>
      )}
    />
  )
}
