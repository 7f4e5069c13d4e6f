import { useTranslation } from "react-i18next"
import { useFormat } from "@/shared/i18n/format"
import { Progress } from "@/shared/ui/progress"

type StageBarsProps = {
  name: string
  /** 0 to 1. */
  upload: number
  indexing: number
}

/** The two stages of a file, each with its own bar: on its way here, and being read. */
export function StageBars({ name, upload, indexing }: StageBarsProps) {
  const { t } = useTranslation("knowledge")
  return (
    <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      <Stage label={t("stage.upload")} name={name} share={upload} />
      <Stage label={t("stage.indexing")} name={name} share={indexing} />
    </div>
  )
}

function Stage({ label, name, share }: { label: string; name: string; share: number }) {
  const format = useFormat()
  return (
    <div className="flex flex-col gap-1">
      <p className="flex justify-between text-xs text-muted-foreground">
        <span>{label}</span>
        <span className="tabular-nums">{format.percent(share)}</span>
      </p>
      <Progress
        label={`${label}: ${name}`}
        value={Math.round(share * 100)}
        tone={share === 1 ? "success" : "primary"}
      />
    </div>
  )
}
