import type { components, paths } from "./schema"

// Routes that the interface knows and `openapi.json` does not describe yet. Each goes away with its description.

type Schemas = components["schemas"]
export type Money = Schemas["Cost"]
export type TokenUsage = Schemas["Usage"]
export type Signal = { name: string; value: number }
export type Confidence = { score: number; threshold: number; signals?: Signal[] }
export type GoldenQuestionName = { id: string; question: string }
type Page<Item> = { items: Item[]; nextCursor: string | null }

export type Origin = { kind: "upload" } | { kind: "page"; siteId: string; address: string }
export type StageTime = { stage: string; milliseconds: number }
export type FileReport = Schemas["FileReport"] & { stages?: StageTime[] }
export type KnowledgeFile = Omit<Schemas["File"], "report"> & {
  report: FileReport | null
  origin?: Origin
  content?: string | null
  parts?: { done: number; total: number } | null
  pages?: { done: number; total: number } | null
  duplicateOf?: string | null
}
export type FileCreated = Omit<Schemas["FileCreated"], "file"> & { file: KnowledgeFile }

export type Passage = {
  fileId: string
  fileName: string
  passage: number
  page: number | null
  headings: string[]
  text: string
  original: string | null
  language: string
  enabled: boolean
  edited: boolean
  version: number
}
export type PassageChange = { text?: string; enabled?: boolean; restore?: true }
export type ChangedPassage = Passage & { affectedGoldenQuestions: GoldenQuestionName[] }
export type FoundPassage = {
  fileId: string
  fileName: string
  page: number | null
  passage: number
  headings: string[]
  text: string
  score: number
  dense: number | null
  lexical: number | null
  denseRank: number | null
  lexicalRank: number | null
  coverage: number
  shown: boolean
  cited: boolean
}
export type RetrievalTest = {
  query: string
  language: string
  confidence: Required<Confidence>
  answerable: boolean
  passages: (FoundPassage & { rank: number })[]
}

export type SiteInput = { address: string; depth: number; pages: number }
export type Site = SiteInput & {
  id: string
  agentId: string
  status: "waiting" | "crawling" | "ready" | "failed"
  found: number
  read: number
  skipped: { address: string; reason: string }[]
  failure: { code: string; message: string; advice?: string } | null
  createdAt: string
  updatedAt: string
}

export type Outcome = "grounded" | "ungrounded" | "unknown" | "smallTalk" | "failed" | "handedOver" | "superseded"
export type ToolUse = {
  name: string
  arguments: unknown
  decision: "dry" | "done" | "denied"
  result: string | null
  reason: string | null
}
export type HandOver = { reason: string; summary: string }
export type Message = Schemas["Message"] & { outcome?: Outcome | null }
export type ChatAnswer = Schemas["ChatAnswer"] & {
  language?: string
  outcome?: Outcome
  confidence?: Confidence | null
  tools?: ToolUse[]
  handedOver?: HandOver | null
}
export type Conversation = Omit<Schemas["Conversation"], "messages"> & {
  messages: Message[]
}
export type ConversationSummary = {
  id: string
  personId: string | null
  createdAt: string
  updatedAt: string
  messages: number
  lastMessage: { author: string; text: string; createdAt: string } | null
}
export type BudgetLevel = Schemas["BudgetLevel"]
export type BudgetStanding = Schemas["BudgetStanding"]
export type Trace = {
  messageId: string
  outcome: Outcome
  question: string
  language: string
  confidence: Required<Confidence> | null
  passages: FoundPassage[]
  sentences: {
    text: string
    statement: boolean
    support: number | null
    threshold: number
    kept: boolean
    basis: "passage" | "instructions" | null
    citations: number[]
  }[]
  tools: ToolUse[]
  facts: { key: string; value: string }[]
  handedOver: HandOver | null
  model: string | null
  attempts: { model: string; outcome: string; milliseconds: number; inputTokens: number; outputTokens: number }[]
  timings: { searchMs: number; firstTokenMs: number | null; modelMs: number; totalMs: number }
  usage: TokenUsage | null
  cost: Money | null
  budget: BudgetStanding | null
  refusals: { what: string; reason: string }[]
}
export type Fact = Schemas["Fact"]
export type FactInput = Schemas["FactInput"]

export type GoldenQuestionInput = {
  question: string
  expectedFacts: string[]
  forbiddenClaims: string[]
  expectedSource: { fileId: string; page?: number | null } | null
  expectedTool: string | null
  expectedUnknown: boolean
}
export type GoldenQuestion = GoldenQuestionInput & {
  id: string
  agentId: string
  version: number
  createdAt: string
  updatedAt: string
}
export type GoldenImport = { created: number; skipped: number; errors: { line: number; message: string }[] }
export type GoldenAnswer = {
  answer: string
  passed: boolean
  failures: string[]
  outcome: string
  milliseconds: number
  cost: Money | null
  citations: { fileName: string; page: number | null }[]
}
export type GoldenResult = {
  questionId: string
  question: string
  baseline: GoldenAnswer | null
  candidate: GoldenAnswer | null
  change: "same" | "better" | "worse"
}
export type GoldenSide<Value> = { baseline: Value | null; candidate: Value | null }
export type GoldenRun = {
  id: string
  status: "waiting" | "running" | "finished" | "failed"
  baseline: { label: string; version: number | null } | null
  candidate: { label: string; version: number | null }
  /** Whole percent. */
  passRate: GoldenSide<number>
  cost: GoldenSide<Money>
  latency: GoldenSide<{ averageMs: number; slowestMs: number }>
  trigger: "manual" | "settings" | "knowledge"
  /** Questions that it asks; 0 until they are handed out. */
  total: number
  settled: number
  failure: { code: string; message: string } | null
  results: GoldenResult[]
  createdAt: string
  finishedAt: string | null
}
export type GoldenRunInput = { baseline: "published" | number | null; candidate: "draft" | number }

export type UsageDay = Schemas["UsageDay"]
export type AgentUsage = Schemas["AgentUsage"]
export type Agent = Schemas["Agent"]
export type AgentInput = Schemas["AgentInput"]
export type AgentSettings = Schemas["Settings"]
export type AgentVersion = Schemas["AgentVersion"]

type Json<Body> = { content: { "application/json": Body } }
type Answer<Body> = { 200: { headers: Record<string, unknown> } & Json<Body> }
type Operation<Path, Body = never, Result = never, Query = never> = {
  parameters: { path: Path; query?: Query; header?: Record<string, string> }
  responses: Answer<Result>
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: Json<Body> })

type OfAgent = { agentId: string }
type OfFile = OfAgent & { fileId: string }
type OfSite = OfAgent & { siteId: string }
type OfQuestion = OfAgent & { questionId: string }
type Paging = { limit?: number; cursor?: string | undefined }

type UpcomingPaths = {
  "/api/agents/{agentId}/passages": {
    get: Operation<OfAgent, never, Page<Passage>, Paging & { fileId: string }>
  }
  "/api/agents/{agentId}/passages/{passageId}": {
    patch: Operation<OfAgent & { passageId: string }, PassageChange, ChangedPassage>
  }
  "/api/agents/{agentId}/passages/search": {
    post: Operation<OfAgent, { query: string; limit?: number }, RetrievalTest>
  }
  "/api/agents/{agentId}/files/{fileId}/versions": {
    post: Operation<OfFile, { name: string; size: number; contentType: string }, FileCreated>
  }
  "/api/agents/{agentId}/files/{fileId}/impact": {
    get: Operation<OfFile, never, { goldenQuestions: GoldenQuestionName[] }>
  }
  "/api/agents/{agentId}/sites": {
    get: Operation<OfAgent, never, Page<Site>, Paging>
    post: Operation<OfAgent, SiteInput, Site>
  }
  "/api/agents/{agentId}/sites/{siteId}": { delete: Operation<OfSite> }
  "/api/agents/{agentId}/sites/{siteId}/refresh": { post: Operation<OfSite, never, Site> }
  "/api/agents/{agentId}/chat/{conversationId}/messages/{messageId}/trace": {
    get: Operation<OfAgent & { conversationId: string; messageId: string }, never, Trace>
  }
  "/api/agents/{agentId}/golden-questions": {
    get: Operation<OfAgent, never, Page<GoldenQuestion>, Paging>
    post: Operation<OfAgent, GoldenQuestionInput, GoldenQuestion>
  }
  "/api/agents/{agentId}/golden-questions/{questionId}": {
    patch: Operation<OfQuestion, GoldenQuestionInput, GoldenQuestion>
    delete: Operation<OfQuestion>
  }
  "/api/agents/{agentId}/golden-questions/import": { post: Operation<OfAgent, { csv: string }, GoldenImport> }
  "/api/agents/{agentId}/golden-questions/from-conversation": {
    post: Operation<OfAgent, { conversationId: string; messageId?: string }, { items: GoldenQuestion[] }>
  }
  "/api/agents/{agentId}/golden-runs": {
    get: Operation<OfAgent, never, Page<GoldenRun>, Paging>
    post: Operation<OfAgent, GoldenRunInput, GoldenRun>
  }
  "/api/agents/{agentId}/golden-runs/{runId}": { get: Operation<OfAgent & { runId: string }, never, GoldenRun> }
}

type Chat = "/api/agents/{agentId}/chat"
type ChangedPaths = {
  [Path in Chat]: Omit<paths[Path], "get"> & { get: Operation<OfAgent, never, Page<ConversationSummary>, Paging> }
}
export type ApiPaths = Omit<paths, Chat> & UpcomingPaths & ChangedPaths
