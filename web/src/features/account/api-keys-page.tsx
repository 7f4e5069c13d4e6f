import { useInfiniteQuery } from "@tanstack/react-query"
import { KeyRound, Plus } from "lucide-react"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { Button } from "@/shared/ui/button"
import { Card, CardHeader, CardTitle } from "@/shared/ui/card"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { apiKeysQuery } from "./api"
import { ApiKeyRow } from "./components/api-key-row"
import { CreateKeyDialog } from "./components/create-key-dialog"

export function Component() {
  const { t } = useTranslation("account")
  const query = useInfiniteQuery(apiKeysQuery)
  const editable = usePermission("keys:write")
  const [creating, setCreating] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const create = editable && (
    <Button ref={opener} size="sm" onClick={() => setCreating(true)}>
      <Plus />
      {t("keys.open")}
    </Button>
  )
  return (
    <>
      <QueryState query={query} skeleton={<Skeleton className="h-64 w-full" />}>
        {(data) => {
          const keys = itemsOf(data)
          if (keys.length === 0) {
            return (
              <Empty icon={KeyRound} title={t("keys.empty.title")} description={t("keys.empty.description")}>
                {create}
              </Empty>
            )
          }
          return (
            <div className="flex flex-col gap-6">
              <Card>
                <CardHeader className="items-center">
                  <CardTitle>{t("keys.list")}</CardTitle>
                  {create}
                </CardHeader>
                <ul className="divide-y">
                  {keys.map((apiKey) => (
                    <ApiKeyRow key={apiKey.id} apiKey={apiKey} editable={editable} />
                  ))}
                </ul>
              </Card>
              <MoreButton query={query} />
            </div>
          )
        }}
      </QueryState>
      <CreateKeyDialog open={creating} onOpenChange={setCreating} opener={opener} />
    </>
  )
}
