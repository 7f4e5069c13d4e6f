import { FileSpreadsheet } from "lucide-react"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import type { GoldenImport } from "@/shared/api/types"
import { FormDialog } from "@/shared/components/form-dialog"
import { FormError } from "@/shared/components/form-error"
import { useFormat } from "@/shared/i18n/format"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { Spinner } from "@/shared/ui/spinner"
import { useImportQuestions } from "../api"
import { importErrorText } from "../import-text"
import { limits } from "../schema"

/** Questions from a table; what could not be read is told line by line. */
export function ImportDialog({ agentId }: { agentId: string }) {
  const { t } = useTranslation("golden")
  return (
    <FormDialog
      title={t("import.title")}
      description={t("import.description")}
      trigger={
        <Button variant="outline" size="sm">
          <FileSpreadsheet />
          {t("import.open")}
        </Button>
      }
    >
      {(close) => <ImportForm agentId={agentId} onDone={close} />}
    </FormDialog>
  )
}

function ImportForm({ agentId, onDone }: { agentId: string; onDone: () => void }) {
  const { t } = useTranslation("golden")
  const format = useFormat()
  const run = useImportQuestions(agentId)
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const tooLarge = file !== null && file.size > limits.csvBytes
  if (run.data) return <ImportResult result={run.data} onDone={onDone} />
  return (
    <>
      <FormError error={run.error} />
      <p className="text-sm text-muted-foreground">{t("import.columns")}</p>
      <code className="rounded-md bg-muted px-3 py-2 font-mono text-xs break-all select-all">
        {t("import.columnNames")}
      </code>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="outline" size="sm" onClick={() => input.current?.click()}>
          {t("import.choose")}
        </Button>
        <output className="min-w-0 text-sm wrap-anywhere">{file?.name ?? t("import.noFile")}</output>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,text/csv"
          aria-label={t("import.choose")}
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </div>
      {tooLarge && (
        <p role="alert" className="text-sm text-destructive">
          {t("import.tooLarge", { max: format.bytes(limits.csvBytes) })}
        </p>
      )}
      <DialogFooter>
        <Button disabled={!file || tooLarge || run.isPending} onClick={() => file && run.mutate(file)}>
          {run.isPending && <Spinner />}
          {t("import.submit")}
        </Button>
      </DialogFooter>
    </>
  )
}

function ImportResult({ result, onDone }: { result: GoldenImport; onDone: () => void }) {
  const { t } = useTranslation("golden")
  return (
    <>
      <output className="flex flex-col gap-1 text-sm">
        <span>{t("import.created", { count: result.created })}</span>
        {result.skipped > 0 && <span>{t("import.skipped", { count: result.skipped })}</span>}
      </output>
      {result.errors.length > 0 && (
        <Alert variant="danger" role="alert">
          <AlertBody>
            <p className="font-medium">{t("import.errors", { count: result.errors.length })}</p>
            <ul className="flex max-h-60 w-full flex-col gap-1 overflow-y-auto">
              {result.errors.map(({ line, message }) => (
                <li key={`${line}-${message}`}>{t("import.line", { line, message: importErrorText(t, message) })}</li>
              ))}
            </ul>
          </AlertBody>
        </Alert>
      )}
      <DialogFooter>
        <Button onClick={onDone}>{t("action.close", { ns: "common" })}</Button>
      </DialogFooter>
    </>
  )
}
