import { ScanLine, TriangleAlert } from "lucide-react"
import { useTranslation } from "react-i18next"
import type { FileReport, KnowledgeFile } from "@/shared/api/types"
import { Figure, Figures } from "@/shared/components/figures"
import { TimeBars } from "@/shared/components/time-bars"
import { useFormat } from "@/shared/i18n/format"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Progress } from "@/shared/ui/progress"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { pageUnit, ranges } from "../model"
import { failureText, formatText, stageText, warningText } from "../report-text"
import { OriginLink } from "./origin-link"
import { PageChart } from "./page-chart"

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
        {file?.failure && <FailureAlert failure={file.failure} />}
        {file?.origin.kind === "page" && <OriginLink address={file.origin.address} />}
        {file?.report && <Report report={file.report} />}
      </SheetContent>
    </Sheet>
  )
}

function FailureAlert({ failure }: { failure: NonNullable<KnowledgeFile["failure"]> }) {
  const { t } = useTranslation("knowledge")
  const { message, advice } = failureText(t, failure)
  return (
    <Alert variant="danger">
      <TriangleAlert aria-hidden />
      <AlertBody>
        <p className="font-medium">{message}</p>
        {advice && <p>{advice}</p>}
      </AlertBody>
    </Alert>
  )
}

function Report({ report }: { report: FileReport }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const unit = pageUnit(report)
  // Pages that a warning or the notice of scans tells of are not told again.
  const told = new Set([...report.pagesToRecognise, ...report.warnings.map(({ page }) => page)])
  const blank = report.pagesWithoutText.filter((page) => !told.has(page))
  return (
    <div className="flex flex-col gap-6">
      <Figures>
        {unit && <Figure label={t(`report.${unit}`)}>{format.integer(report.pages)}</Figure>}
        <Figure label={t("report.characters")}>{format.integer(report.characters)}</Figure>
        <Figure label={t("report.passages")}>{format.integer(report.passages)}</Figure>
        <Figure label={t("report.tables")}>{format.integer(report.tables)}</Figure>
        <Figure label={t("report.kind")}>{formatText(t, report.kind)}</Figure>
        {report.encoding && <Figure label={t("report.encoding")}>{report.encoding}</Figure>}
      </Figures>
      {unit && report.pageCharacters.length > 1 && <PageChart pageCharacters={report.pageCharacters} unit={unit} />}
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
                <li key={`${warning.code}-${warning.page}-${warning.message}`}>{warningText(t, warning, unit)}</li>
              ))}
            </ul>
          </AlertBody>
        </Alert>
      )}
      <Times report={report} />
    </div>
  )
}

function Times({ report }: { report: FileReport }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const stages = report.stages
  return (
    <section className="flex flex-col gap-3">
      <h3 className="flex justify-between text-sm">
        {t("report.time")}
        <span className="font-normal text-muted-foreground tabular-nums">{format.duration(report.durationMs)}</span>
      </h3>
      <TimeBars
        label={t("report.time")}
        times={stages.map(({ stage, milliseconds }) => ({ name: stageText(t, stage), milliseconds }))}
      />
    </section>
  )
}

/** A share that would be shown as 0 % is a letter or two. */
const leastShare = 0.005

function Languages({ report }: { report: FileReport }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const told = report.languages.filter(({ share }) => share >= leastShare)
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm">{t("report.languages")}</h3>
      <ul className="flex flex-col gap-2">
        {told.map(({ language, share }) => (
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
