import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { ErrorState } from "./error-state"

type Query<Data> = { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown }

type QueryStateProps<Data> = {
  query: Query<Data>
  /** A picture of the content in its final size, so that nothing jumps when it comes. */
  skeleton: ReactNode
  children: (data: Data) => ReactNode
}

/** Loading, failed or there. Content that was once there stays when a later refresh fails. */
export function QueryState<Data>({ query, skeleton, children }: QueryStateProps<Data>) {
  const { t } = useTranslation()
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div aria-busy="true">
      <output className="sr-only">{t("state.loading")}</output>
      {skeleton}
    </div>
  )
}
