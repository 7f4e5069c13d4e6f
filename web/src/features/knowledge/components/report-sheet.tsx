import { ScanLine, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { FileReport, KnowledgeFile } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Progress } from "@/shared/ui/progress"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { warningText } from "../report-text"
import { ranges } from "../model"

type ReportSheetProps = { file: KnowledgeFile | undefined; onClose: () => void }

/** What was read from a file, so that its owner can trust it, or see why not. */
export function ReportSheet({ file, onClose }: ReportSheetProps) {
  const { t } = useTranslation("knowledge")
  return (
    <Sheet open={file !== undefined} onOpenChange={(open) => !open && onClose()}>
      <SheetContent>
        <SheetHeader>
          <SheetTitle>{file?.name}</SheetTitle>
          <SheetDescription>{t("report.description")}</SheetDescription>
        </SheetHeader>
        {file?.report && <Report report={file.report} />}
      </SheetContent>
    </Sheet>
  )
}

function Report({ report }: { report: FileReport }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const blank = report.pagesWithoutText.filter((page) => !report.pagesToRecognise.includes(page))
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-2 gap-3">
        <Fact label={t("report.pages")}>{format.integer(report.pages)}</Fact>
        <Fact label={t("report.characters")}>{format.integer(report.characters)}</Fact>
        <Fact label={t("report.passages")}>{format.integer(report.passages)}</Fact>
        <Fact label={t("report.time")}>{format.seconds(report.durationMs)}</Fact>
        {report.tables > 0 && <Fact label={t("report.tables")}>{format.integer(report.tables)}</Fact>}
        {report.encoding && <Fact label={t("report.encoding")}>{report.encoding}</Fact>}
      </dl>
      {report.languages.length > 0 && <Languages report={report} />}
      {report.pagesToRecognise.length > 0 && (
        <Alert variant="warning">
          <ScanLine aria-hidden />
          <AlertBody>
            <p className="font-medium">{t("report.scanned", { pages: ranges(report.pagesToRecognise) })}</p>
            <p>{t("report.scannedAdvice")}</p>
          </AlertBody>
        </Alert>
      )}
      {blank.length > 0 && (
        <p className="text-sm text-muted-foreground">{t("report.blank", { pages: ranges(blank) })}</p>
      )}
      {report.warnings.length > 0 && (
        <Alert variant="warning">
          <TriangleAlert aria-hidden />
          <AlertBody>
            <h3 className="text-sm">{t("report.warnings")}</h3>
            <ul className="flex list-disc flex-col gap-1 pl-4">
              {report.warnings.map((warning) => (
                <li key={`${warning.code}-${warning.page}-${warning.message}`}>{warningText(t, warning)}</li>
              ))}
            </ul>
          </AlertBody>
        </Alert>
      )}
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="rounded-lg bg-muted px-4 py-3">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{children}</dd>
    </div>
  )
}

function Languages({ report }: { report: FileReport }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm">{t("report.languages")}</h3>
      <ul className="flex flex-col gap-2">
        {report.languages.map(({ language, share }) => (
          <li key={language} className="flex flex-col gap-1 text-sm">
            <span className="flex justify-between">
              <span>{format.languageName(language)}</span>
              <span className="text-muted-foreground tabular-nums">{format.percent(share)}</span>
            </span>
            <Progress label={format.languageName(language)} value={Math.round(share * 100)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
