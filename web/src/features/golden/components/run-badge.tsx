import { useTranslation } from "react-i18next"
import type { GoldenRun } from "@/shared/api/types"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Spinner } from "@/shared/ui/spinner"
import { isRunning, statusOf } from "../model"

const variants: Record<ReturnType<typeof statusOf>, BadgeVariant> = {
  waiting: "accent",
  running: "accent",
  finished: "success",
  failed: "danger",
}

export function RunBadge({ run }: { run: Pick<GoldenRun, "status"> }) {
  const { t } = useTranslation("golden")
  const status = statusOf(run)
  return (
    <output>
      <Badge variant={variants[status]}>
        {isRunning(run) && <Spinner />}
        {t(`status.${status}`)}
      </Badge>
    </output>
  )
}
