import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { ApiError } from "@/shared/api/errors"
import { ErrorState } from "@/shared/components/error-state"
import { useTitle } from "@/shared/lib/use-title"
import { Button } from "@/shared/ui/button"

export function Component() {
  const { t } = useTranslation()
  useTitle(t("missing.title"))
  return (
    <>
      <h1 className="sr-only">{t("missing.title")}</h1>
      <ErrorState error={new ApiError({ status: 404, code: "not_found", message: "no such page" })}>
        <Button asChild variant="outline">
          <Link to="/agents">{t("page.agents")}</Link>
        </Button>
      </ErrorState>
    </>
  )
}
