import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import { SectionHeader } from "@/shared/components/section-header"
import { TabLinks } from "@/shared/components/tab-links"

type GoldenFrameProps = { actions?: ReactNode; children: ReactNode }

/** The two halves of the tab: the questions, and the runs over them. */
export function GoldenFrame({ actions, children }: GoldenFrameProps) {
  const { t } = useTranslation("golden")
  const { agentId = "" } = useParams()
  const root = `/agents/${agentId}/golden`
  return (
    <section aria-labelledby="golden-title" className="flex flex-col gap-5">
      <SectionHeader id="golden-title" title={t("title")} description={t("description")} actions={actions} />
      <TabLinks
        label={t("title")}
        tabs={[
          { to: root, label: t("questions.tab"), end: true },
          { to: `${root}/runs`, label: t("runs.tab") },
        ]}
      />
      {children}
    </section>
  )
}
