import { useQuery } from "@tanstack/react-query"
import { SearchCheck, SearchX } from "lucide-react"
import { type FormEvent, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import type { RetrievalTest } from "@/shared/api/types"
import { BackLink } from "@/shared/components/back-link"
import { ConfidenceMeter } from "@/shared/components/confidence-meter"
import { QueryState } from "@/shared/components/query-state"
import { SectionHeader } from "@/shared/components/section-header"
import { Signals } from "@/shared/components/signals"
import { useAddressParams } from "@/shared/hooks/use-address-params"
import { useFormat } from "@/shared/i18n/format"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Input } from "@/shared/ui/input"
import { Skeleton } from "@/shared/ui/skeleton"
import { Spinner } from "@/shared/ui/spinner"
import { searchQuery } from "./api"
import { FoundRow } from "./components/found-row"

/** What the agent would find for a question, with the scores that its answer would rest on. */
export function Component() {
  const { t } = useTranslation("passages")
  const { agentId = "" } = useParams()
  const [params, change] = useAddressParams()
  const asked = params.get("q") ?? ""
  const query = useQuery(searchQuery(agentId, asked))
  return (
    <section aria-labelledby="search-title" className="flex flex-col gap-5">
      <BackLink to={`/agents/${agentId}/knowledge`}>{t("back")}</BackLink>
      <SectionHeader id="search-title" title={t("test.title")} description={t("test.description")} />
      <SearchForm key={asked} asked={asked} searching={query.isFetching} onAsk={(q) => change({ q })} />
      {asked ? (
        <QueryState query={query} skeleton={<ResultSkeleton />}>
          {(test) => <Result agentId={agentId} test={test} />}
        </QueryState>
      ) : (
        <Empty icon={SearchCheck} title={t("test.emptyTitle")} description={t("test.emptyDescription")} />
      )}
    </section>
  )
}

/** The API's limit, in characters. */
const maxCharacters = 4_000

type SearchFormProps = { asked: string; searching: boolean; onAsk: (question: string) => void }

function SearchForm({ asked, searching, onAsk }: SearchFormProps) {
  const { t } = useTranslation("passages")
  const id = useId()
  const [question, setQuestion] = useState(asked)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (question.trim() !== "") onAsk(question.trim())
  }
  return (
    <search>
      <form onSubmit={submit} className="flex gap-2">
        <label htmlFor={id} className="sr-only">
          {t("test.question")}
        </label>
        <Input
          id={id}
          value={question}
          maxLength={maxCharacters}
          placeholder={t("test.placeholder")}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Button type="submit" disabled={searching || question.trim() === ""}>
          {searching && <Spinner />}
          {t("test.submit")}
        </Button>
      </form>
    </search>
  )
}

function Result({ agentId, test }: { agentId: string; test: RetrievalTest }) {
  const { t } = useTranslation("passages")
  const format = useFormat()
  return (
    <>
      <div className="flex flex-col gap-4 rounded-xl border bg-card p-5 shadow-xs">
        <output className="flex flex-wrap items-center gap-3">
          <Badge variant={test.answerable ? "success" : "warning"}>
            {test.answerable ? t("test.answerable") : t("test.unanswerable")}
          </Badge>
          <span className="text-sm text-muted-foreground">
            {t("test.language", { language: format.languageName(test.language) })}
          </span>
        </output>
        <p className="text-sm text-muted-foreground">
          {test.answerable ? t("test.answerableHint") : t("test.unanswerableHint")}
        </p>
        <ConfidenceMeter score={test.confidence.score} threshold={test.confidence.threshold} />
        <Signals signals={test.confidence.signals} />
      </div>
      {test.passages.length === 0 ? (
        <Empty icon={SearchX} title={t("test.noneTitle")} description={t("test.noneDescription")} />
      ) : (
        <ol aria-label={t("test.passages")} className="flex flex-col gap-3">
          {test.passages.map((passage) => (
            <FoundRow key={`${passage.fileId}.${passage.passage}`} agentId={agentId} passage={passage} />
          ))}
        </ol>
      )}
    </>
  )
}

function ResultSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-44" />
      <Skeleton className="h-36" />
      <Skeleton className="h-36" />
    </div>
  )
}
