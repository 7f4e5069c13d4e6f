import { type Control, Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { deepMessage } from "@/shared/lib/form-errors"
import { Textarea } from "@/shared/ui/textarea"
import type { AgentForm } from "../schema"

/** Hosts that answers may link to, one a line. */
export function LinksField({ control, readOnly }: { control: Control<AgentForm>; readOnly: boolean }) {
  const { t } = useTranslation("agents")
  return (
    <Controller
      control={control}
      name="links"
      render={({ field, fieldState }) => (
        <TextField
          label={t("links.label")}
          description={t("links.hint")}
          error={deepMessage(fieldState.error)}
          className="max-w-md"
        >
          {(props) => (
            <Textarea
              {...props}
              {...field}
              readOnly={readOnly}
              className="min-h-16"
              placeholder="example.com"
              spellCheck={false}
            />
          )}
        </TextField>
      )}
    />
  )
}
