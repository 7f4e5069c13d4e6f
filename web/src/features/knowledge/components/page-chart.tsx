import { useTranslation } from "react-i18next"
import { useFormat } from "@/shared/i18n/format"
import { columnsOf, type PageUnit } from "../model"

/** Characters of each page: a drawing for a glance, a table for everybody else. */
export function PageChart({ pageCharacters, unit }: { pageCharacters: readonly number[]; unit: PageUnit }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const columns = columnsOf(pageCharacters)
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm">{t(`report.per.${unit}`)}</h3>
      <div aria-hidden className="flex h-20 items-end gap-px rounded-lg bg-muted px-2 pt-2">
        {columns.map((column) => (
          <span
            key={column.from}
            title={t("report.perPageColumn", {
              pages: column.from === column.to ? column.from : `${column.from}–${column.to}`,
              characters: format.integer(column.characters),
            })}
            className={
              column.characters === 0 ? "h-full min-w-0 flex-1 bg-warning/25" : "min-w-0 flex-1 rounded-t-xs bg-primary"
            }
            style={column.characters === 0 ? undefined : { height: `${Math.max(4, column.share * 100)}%` }}
          />
        ))}
      </div>
      <details className="text-sm">
        <summary className="min-h-6 cursor-pointer text-muted-foreground">{t("report.perPageTable")}</summary>
        <section
          // A scrolled region has to be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={t(`report.per.${unit}`)}
          className="mt-2 max-h-60 overflow-y-auto rounded-lg border"
        >
          <table className="w-full tabular-nums">
            <thead>
              <tr className="border-b text-left text-xs text-muted-foreground">
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t("report.pageColumn")}
                </th>
                <th scope="col" className="px-3 py-1.5 text-right font-medium">
                  {t("report.characters")}
                </th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.from}>
                  <td className="px-3 py-1">
                    {column.from === column.to ? column.from : `${column.from}–${column.to}`}
                  </td>
                  <td className="px-3 py-1 text-right">{format.integer(column.characters)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  )
}
