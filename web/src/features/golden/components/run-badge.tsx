import { useTranslation } from "react-i18next"
import type { GoldenRun } from "@/shared/api/types"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Spinner } from "@/shared/ui/spinner"
import { isRunning } from "../model"

const variants: Record<GoldenRun["status"], BadgeVariant> = {
  waiting: "accent",
  running: "accent",
  finished: "success",
  failed: "danger",
}

export function RunBadge({ status }: { status: GoldenRun["status"] }) {
  const { t } = useTranslation("golden")
  return (
    <output>
      <Badge variant={variants[status]}>
        {isRunning({ status }) && <Spinner />}
        {t(`status.${status}`)}
      </Badge>
    </output>
  )
}
