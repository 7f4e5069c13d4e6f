import { useTranslation } from "react-i18next"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** Loads the next page of a list; nothing when there is none. */
export function MoreButton({ query }: { query: Paged }) {
  const { t } = useTranslation()
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="outline"
      className="self-center"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {query.isFetchingNextPage && <Spinner />}
      {t("action.more")}
    </Button>
  )
}
