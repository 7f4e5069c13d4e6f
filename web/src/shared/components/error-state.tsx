import { Lock, RotateCw, SearchX, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { asApiError } from "@/shared/api/errors"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { errorText } from "./error-text"

type ErrorStateProps = { error: unknown; onRetry?: () => void; children?: ReactNode }

/** What takes the place of content that could not be had: denied, missing or failed, each with its way on. */
export function ErrorState({ error: thrown, onRetry, children }: ErrorStateProps) {
  const { t } = useTranslation()
  const error = asApiError(thrown)
  if (error.status === 403) {
    return (
      <Empty icon={Lock} title={t("denied.title")} description={t("denied.description")}>
        {children}
      </Empty>
    )
  }
  if (error.status === 404) {
    return (
      <Empty icon={SearchX} title={t("missing.title")} description={t("missing.description")}>
        {children}
      </Empty>
    )
  }
  return (
    <div role="alert">
      <Empty
        icon={TriangleAlert}
        title={t("failed.title")}
        description={
          <>
            {errorText(error)}
            {error.requestId && <RequestId id={error.requestId} />}
          </>
        }
      >
        {onRetry && (
          <Button variant="outline" onClick={onRetry}>
            <RotateCw />
            {t("action.retry")}
          </Button>
        )}
        {children}
      </Empty>
    </div>
  )
}

/** The number support can find the request by. */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation()
  return (
    <span className="mt-2 block text-xs">
      {t("failed.requestId")} <code className="font-mono break-all select-all">{id}</code>
    </span>
  )
}
