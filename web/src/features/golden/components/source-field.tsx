import { useQuery } from "@tanstack/react-query"
import { type Control, Controller, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { NumberField } from "@/shared/components/number-field"
import { TextField } from "@/shared/components/text-field"
import { NativeSelect } from "@/shared/ui/native-select"
import { filesQuery } from "../api"
import { limits, type QuestionForm } from "../schema"
import { useFileName } from "../use-file-name"

/** The document, and perhaps its page, that the answer has to rest on. */
export function SourceField({ agentId, control }: { agentId: string; control: Control<QuestionForm> }) {
  const { t } = useTranslation("golden")
  const { data } = useQuery(filesQuery(agentId))
  const chosen = useWatch({ control, name: "sourceFileId" })
  const files = data?.items ?? []
  const listed = chosen === "" || files.some((file) => file.id === chosen)
  const chosenName = useFileName(agentId, chosen || null)
  return (
    <div className="flex flex-col gap-3">
      <Controller
        control={control}
        name="sourceFileId"
        render={({ field }) => (
          <TextField label={t("question.source")}>
            {(props) => (
              <NativeSelect {...props} {...field}>
                <option value="">{t("question.anySource")}</option>
                {!listed && <option value={chosen}>{chosenName ?? t("question.sourceFile")}</option>}
                {files.map((file) => (
                  <option key={file.id} value={file.id}>
                    {file.name}
                  </option>
                ))}
              </NativeSelect>
            )}
          </TextField>
        )}
      />
      {chosen !== "" && (
        <NumberField
          control={control}
          name="sourcePage"
          label={t("question.page")}
          min={1}
          max={limits.page}
          optional
        />
      )}
    </div>
  )
}
