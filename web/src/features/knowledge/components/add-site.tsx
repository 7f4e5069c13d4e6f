import { Globe } from "lucide-react"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { FormDialog } from "@/shared/components/form-dialog"
import { Button } from "@/shared/ui/button"
import { Skeleton } from "@/shared/ui/skeleton"

// The code of forms is large, and most visits add no site.
const AddSiteForm = lazy(async () => ({ default: (await import("./add-site-form")).AddSiteForm }))

/** Reads a web page, or a site from a page on, into the documents of an agent. */
export function AddSite({ agentId }: { agentId: string }) {
  const { t } = useTranslation("knowledge")
  return (
    <FormDialog
      title={t("site.add")}
      description={t("site.description")}
      trigger={
        <Button variant="outline" size="sm">
          <Globe />
          {t("site.add")}
        </Button>
      }
    >
      {(close) => (
        <Suspense fallback={<Skeleton className="h-64 w-full" />}>
          <AddSiteForm agentId={agentId} onAdded={close} />
        </Suspense>
      )}
    </FormDialog>
  )
}
