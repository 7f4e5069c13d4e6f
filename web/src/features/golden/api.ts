import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, ifMatch, unwrap } from "@/shared/api/client"
import { cursorPages, pollWhile } from "@/shared/api/pages"
import type { GoldenQuestion, GoldenQuestionInput, GoldenRunInput } from "@/shared/api/types"
import { isRunning } from "./model"

const root = ["golden"] as const
const pollMs = 2_000

export const questionsQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "questions", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/golden-questions", {
          params: { path: { agentId }, query: { limit: 100, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
  })

/** One question, for links to one that the list has not come to. */
export const questionQuery = (agentId: string, questionId: string) =>
  queryOptions({
    queryKey: [...root, "question", agentId, questionId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/golden-questions/{questionId}", {
          params: { path: { agentId, questionId } },
          signal,
        }),
      ),
    staleTime: 0,
  })

export const runsQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "runs", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/golden-runs", {
          params: { path: { agentId }, query: { limit: 25, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
    refetchInterval: pollWhile(isRunning, pollMs),
  })

export const runQuery = (agentId: string, runId: string) =>
  queryOptions({
    queryKey: [...root, "run", agentId, runId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/golden-runs/{runId}", { params: { path: { agentId, runId } }, signal })),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? pollMs : false),
  })

/** The documents that an answer can be expected to rest on. */
export const filesQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root, "files", agentId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/files", { params: { path: { agentId }, query: { limit: 100 } }, signal })),
  })

/** One document, for its name where the list has not come to it. */
export const fileQuery = (agentId: string, fileId: string) =>
  queryOptions({
    queryKey: [...root, "file", agentId, fileId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/files/{fileId}", { params: { path: { agentId, fileId } }, signal })),
    staleTime: 5 * 60_000,
  })

/** The published versions that can be compared. */
export const versionsQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root, "versions", agentId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/versions", { params: { path: { agentId }, query: { limit: 25 } }, signal }),
      ),
  })

function useQuestionChange<Input, Result>(agentId: string, mutationFn: (input: Input) => Promise<Result>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: questionsQuery(agentId).queryKey }),
        queryClient.invalidateQueries({ queryKey: [...root, "question", agentId] }),
      ]),
  })
}

/** Creates a question, or saves an existing one over the version it was read at. */
export const useSaveQuestion = (agentId: string, question: GoldenQuestion | null) =>
  useQuestionChange(agentId, (body: GoldenQuestionInput) =>
    unwrap(
      question
        ? api.PATCH("/api/agents/{agentId}/golden-questions/{questionId}", {
            params: { path: { agentId, questionId: question.id }, header: ifMatch(question.version) },
            body,
          })
        : api.POST("/api/agents/{agentId}/golden-questions", { params: { path: { agentId } }, body }),
    ),
  )

export const useDeleteQuestion = (agentId: string) =>
  useQuestionChange(agentId, ({ id: questionId, version }: GoldenQuestion) =>
    unwrap(
      api.DELETE("/api/agents/{agentId}/golden-questions/{questionId}", {
        params: { path: { agentId, questionId }, header: ifMatch(version) },
      }),
    ),
  )

/** Sends the bytes of a table: spreadsheets save in many encodings, and the API finds out which. */
async function importTable(agentId: string, table: File) {
  const bytes = new Uint8Array(await table.arrayBuffer())
  const file = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""))
  return unwrap(
    api.POST("/api/agents/{agentId}/golden-questions/import", { params: { path: { agentId } }, body: { file } }),
  )
}

export const useImportQuestions = (agentId: string) =>
  useQuestionChange(agentId, (table: File) => importTable(agentId, table))

export function useStartRun(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: GoldenRunInput) =>
      unwrap(api.POST("/api/agents/{agentId}/golden-runs", { params: { path: { agentId } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: runsQuery(agentId).queryKey }),
  })
}
