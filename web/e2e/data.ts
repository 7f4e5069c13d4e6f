import type {
  Agent,
  AgentUsage,
  AgentVersion,
  ApiKey,
  ChatAnswer,
  Conversation,
  ConversationSummary,
  Enrolment,
  Fact,
  GoldenQuestion,
  GoldenResult,
  GoldenRun,
  KnowledgeFile,
  Me,
  Member,
  Message,
  Passage,
  RetrievalTest,
  Sequence,
  Site,
  Trace,
} from "../src/shared/api/types"
import type { Role } from "../src/shared/lib/role"

// What the API answers in the tests that mock it.

const time = "2026-11-20T09:30:00.000Z"

const permissions: Record<Role, string[]> = {
  viewer: ["account:read", "agents:read", "knowledge:read", "conversations:read", "sequences:read"],
  manager: ["agents:write", "knowledge:write", "chat:use", "sequences:write"],
  owner: ["members:write", "keys:write"],
}

export function me(role: Role = "owner"): Me {
  const granted = {
    viewer: permissions.viewer,
    manager: [...permissions.viewer, ...permissions.manager],
    owner: Object.values(permissions).flat(),
  }
  return {
    actor: { kind: "person", id: "mem_1", name: "Ольга Смирнова", email: "olga@example.com" },
    account: { id: "acc_01JD3Q7X8M4W6YV2T9K5R1C0AB", name: "Фабрика кухонь «Дом»", createdAt: time },
    role,
    permissions: granted[role],
    accounts: [{ id: "acc_01JD3Q7X8M4W6YV2T9K5R1C0AB", name: "Фабрика кухонь «Дом»", role }],
  }
}

export const agent: Agent = {
  id: "agt_1",
  name: "Анна, консультант по кухням",
  instructions:
    "Ты — Анна, консультант фабрики кухонь «Дом». Отвечай дружелюбно и коротко, задавай по одному вопросу.\nНикогда не обещай скидку и не называй сроков, которых нет в документах.",
  model: null,
  language: "auto",
  replyDelaySeconds: 5,
  schedule: {
    timeZone: "Europe/Moscow",
    days: {
      monday: { start: "09:00", end: "18:00" },
      tuesday: { start: "09:00", end: "18:00" },
      wednesday: { start: "09:00", end: "18:00" },
      thursday: { start: "09:00", end: "18:00" },
      friday: { start: "09:00", end: "17:00" },
      saturday: null,
      sunday: null,
    },
  },
  memory: { window: { kind: "messages", count: 20 }, facts: true },
  tools: ["searchKnowledge", "rememberFact", "handOver", "setField", "moveStage"],
  fields: [
    { key: "city", label: "Город", type: "text", access: "write" },
    { key: "kitchen", label: "Форма кухни", type: "choice", choices: ["прямая", "угловая"], access: "read" },
  ],
  stages: [
    { key: "new", label: "Новый" },
    { key: "measured", label: "Замер сделан" },
  ],
  links: ["kitchens.example"],
  budget: { dailyMicros: 1_000_000, cheaperModel: "gpt-small" },
  goldenPassRate: 90,
  publishedVersion: 3,
  hasUnpublishedChanges: true,
  version: 7,
  createdAt: time,
  updatedAt: time,
}

export const agents: Agent[] = [
  agent,
  {
    ...agent,
    id: "agt_2",
    name: "English desk",
    instructions: "You answer export customers. Prices are in euros, without VAT.",
    language: "en",
    hasUnpublishedChanges: false,
  },
  { ...agent, id: "agt_3", name: "Черновик", instructions: "", language: "ru", publishedVersion: null },
]

export const version: AgentVersion = {
  version: 3,
  name: agent.name,
  instructions: agent.instructions,
  model: agent.model,
  language: agent.language,
  replyDelaySeconds: agent.replyDelaySeconds,
  schedule: agent.schedule,
  memory: agent.memory,
  tools: agent.tools,
  fields: agent.fields,
  stages: agent.stages,
  links: agent.links,
  budget: agent.budget,
  goldenPassRate: agent.goldenPassRate,
  publishedAt: time,
  publishedBy: "mem_1",
}

const file: KnowledgeFile = {
  id: "fil_1",
  agentId: "agt_1",
  name: "Прайс-лист 2026.pdf",
  size: 1_482_133,
  contentType: "application/pdf",
  status: "ready",
  progress: 100,
  report: {
    kind: "pdf",
    pageCharacters: [3_120, 4_480, 0, 0, 0, 5_210, 3_870, 4_004, 1_930, 4_411, 0, 4_102, 3_890, 3_395],
    stages: [
      { stage: "extract", milliseconds: 1_240 },
      { stage: "embed", milliseconds: 1_480 },
      { stage: "download", milliseconds: 120 },
    ],
    tables: 6,
    pagesToRecognise: [3, 4, 5],
    pages: 14,
    characters: 38_412,
    encoding: null,
    pagesWithoutText: [3, 4, 5, 11],
    languages: [
      { language: "ru", share: 0.86 },
      { language: "en", share: 0.14 },
    ],
    passages: 57,
    warnings: [{ code: "damaged_page", message: "Page 9 is damaged and was read in part.", page: 9 }],
    durationMs: 2_840,
  },
  failure: null,
  origin: { kind: "upload" },
  content: "5d41402abc4b2a76b9719d911017c592",
  parts: null,
  pages: null,
  duplicateOf: null,
  createdAt: time,
  updatedAt: time,
}

export const files: KnowledgeFile[] = [
  {
    ...file,
    id: "fil_2",
    name: "Гарантия и возврат.docx",
    size: 88_120,
    status: "extracting",
    progress: 40,
    report: null,
    parts: { done: 2, total: 5 },
    pages: { done: 400, total: 1_000 },
  },
  file,
  {
    ...file,
    id: "fil_3",
    name: "Скан договора.pdf",
    status: "failed",
    progress: 30,
    report: null,
    failure: { code: "no_text", message: "There is no text in the file.", advice: "Upload a file with text." },
  },
  {
    ...file,
    id: "fil_4",
    name: "delivery-terms-for-export-customers-2026-final.md",
    size: 5_210,
    status: "waiting",
    progress: 0,
    report: null,
  },
  {
    ...file,
    id: "fil_5",
    name: "Доставка и оплата",
    size: 14_300,
    contentType: "text/html",
    origin: { kind: "page", siteId: "sit_1", address: "https://kitchens.example/delivery-and-payment" },
  },
]

const site: Site = {
  id: "sit_1",
  agentId: "agt_1",
  address: "https://kitchens.example/",
  depth: 2,
  pages: 50,
  status: "ready",
  found: 14,
  read: 12,
  skipped: [
    { address: "https://kitchens.example/admin", reason: "robots" },
    { address: "https://kitchens.example/catalogue.zip?with=a-very-long-query-that-never-ends", reason: "tooLarge" },
  ],
  failure: null,
  createdAt: time,
  updatedAt: time,
}

export const sites: Site[] = [
  { ...site, id: "sit_2", address: "https://blog.kitchens.example/", status: "crawling", read: 3, skipped: [] },
  site,
  {
    ...site,
    id: "sit_3",
    address: "http://10.0.0.1/",
    depth: 0,
    pages: 1,
    status: "failed",
    read: 0,
    skipped: [],
    failure: { code: "private", message: "private address", advice: "Add a public page." },
  },
]

const passage: Passage = {
  fileId: "fil_1",
  fileName: file.name,
  passage: 0,
  page: 4,
  headings: ["Гарантия", "Фасады и фурнитура"],
  text: "Гарантия на фасады — 3 года, на фурнитуру Blum — пожизненная.\nГарантия действует при монтаже нашими мастерами.",
  original: null,
  language: "ru",
  enabled: true,
  edited: false,
  version: 1,
}

export const passages: Passage[] = [
  passage,
  {
    ...passage,
    passage: 1,
    text: "Фасад МДФ | 716×396 | 4 200 ₽\nФасад дуб | 716×396 | 9 800 ₽",
    edited: true,
    original: "Фасад МДФ 4 200 Фасад дуб 9 800",
    version: 2,
  },
  {
    ...passage,
    passage: 2,
    page: null,
    headings: [],
    text: "Discounts of 2019 are no longer valid.",
    language: "en",
    enabled: false,
  },
  ...Array.from({ length: 117 }, (_, index) => ({
    ...passage,
    passage: index + 3,
    text: `Позиция прайса № ${index + 3}`,
  })),
]

export const affected = [
  { id: "gld_1", question: "Какая гарантия на кухню?" },
  { id: "gld_2", question: "Сколько стоит фасад из дуба 716 на 396?" },
]

const found = {
  fileId: "fil_1",
  fileName: file.name,
  page: 4,
  passage: 0,
  headings: passage.headings,
  text: passage.text,
  score: 0.91,
  dense: 0.884,
  lexical: 12.43,
  denseRank: 1,
  lexicalRank: 2,
  coverage: 0.86,
  shown: true,
}

const confidence = {
  score: 0.87,
  threshold: 0.61,
  signals: [
    { name: "passageCosine", value: 0.88 },
    { name: "bm25", value: 12.71 },
    { name: "missingNames", value: 0 },
    { name: "somethingNewer", value: 0.4 },
    { name: "coverage", value: 0.86 },
  ],
}

export const retrieval: RetrievalTest = {
  query: "Какая гарантия на фасады?",
  language: "ru",
  confidence,
  answerable: true,
  passages: [
    { ...found, rank: 1, signals: confidence.signals },
    {
      ...found,
      rank: 2,
      signals: [],
      passage: 1,
      score: 0.48,
      lexical: null,
      lexicalRank: null,
      coverage: 0.3,
      shown: false,
    },
  ],
}

export const conversations: ConversationSummary[] = [
  {
    id: "cnv_1",
    personId: "prs_1",
    createdAt: time,
    updatedAt: time,
    messages: 5,
    lastMessage: { author: "sequence", text: "Остались вопросы по кухне? Я здесь, чтобы помочь.", createdAt: time },
  },
  { id: "cnv_2", personId: "prs_2", createdAt: time, updatedAt: time, messages: 0, lastMessage: null },
]

export const facts: Fact[] = [
  {
    id: "fct_1",
    key: "Кухня",
    value: "Угловая, 9 м², дом сдаётся в марте",
    source: { conversationId: "cnv_1", messageId: "msg_1" },
    createdAt: time,
    updatedAt: time,
  },
  { id: "fct_2", key: "Город", value: "Тверь", source: null, createdAt: time, updatedAt: time },
]

const usage = {
  inputTokens: 1_420,
  cachedTokens: 0,
  outputTokens: 96,
  embeddingTokens: 12,
  retries: 1,
  estimated: false,
}
const cost = { amountMicros: 271, currency: "USD" }
const tools: Trace["tools"] = [
  {
    name: "createTask",
    arguments: { title: "Перезвонить о рассрочке", due: "2026-11-23" },
    decision: "dry",
    result: null,
    reason: null,
  },
  {
    name: "moveStage",
    arguments: { stage: "won" },
    decision: "denied",
    result: null,
    reason: "The stage is not one of the agent's stages.",
  },
]

export const trace: Trace = {
  messageId: "msg_2",
  outcome: "grounded",
  question: "Какая гарантия на кухню?",
  language: "ru",
  confidence,
  passages: [
    { ...found, cited: true },
    { ...found, passage: 7, headings: [], cited: false, shown: false, score: 0.4 },
  ],
  sentences: [
    {
      text: "На фасады — 3 года [1].",
      statement: true,
      support: 0.93,
      threshold: 0.55,
      kept: true,
      basis: "passage",
      citations: [1],
    },
    {
      text: "Скидка 50 % до пятницы.",
      statement: true,
      support: 0.12,
      threshold: 0.55,
      kept: false,
      basis: null,
      citations: [],
    },
    {
      text: "Хотите, посчитаю вашу кухню?",
      statement: false,
      support: null,
      threshold: 0.55,
      kept: true,
      basis: null,
      citations: [],
    },
  ],
  tools,
  facts: [{ key: "Город", value: "Тверь" }],
  handedOver: null,
  model: "gpt-large",
  attempts: [
    { model: "gpt-large", outcome: "rate_limited", milliseconds: 210, inputTokens: 0, outputTokens: 0 },
    { model: "gpt-large", outcome: "answered", milliseconds: 1_820, inputTokens: 1_420, outputTokens: 96 },
  ],
  timings: { searchMs: 38, firstTokenMs: 640, modelMs: 2_030, totalMs: 2_110 },
  usage,
  cost,
  budget: { level: "cheaperModel", spentMicros: 820_000, limitMicros: 1_000_000 },
  refusals: [{ what: "https://evil.example", reason: "The host is not one that the agent may link to." }],
}

export const answer: ChatAnswer = {
  conversationId: "cnv_1",
  messageId: "msg_2",
  answer: "На фасады — 3 года [1]. Подробнее: https://kitchens.example/warranty",
  grounded: true,
  citations: [{ fileId: "fil_1", fileName: file.name, page: 4, text: passage.text, score: 0.91 }],
  model: "gpt-large",
  error: null,
  language: "ru",
  outcome: "handedOver",
  confidence,
  tools,
  cost,
  usage,
  unpriced: [],
  handedOver: { reason: "Клиент просит рассрочку", summary: "Угловая кухня 9 м², Тверь. Спрашивает про рассрочку." },
}

const goldenQuestion: GoldenQuestion = {
  id: "gld_1",
  agentId: "agt_1",
  question: "Какая гарантия на кухню?",
  expectedFacts: ["на фасады 3 года", "на фурнитуру Blum пожизненная"],
  forbiddenClaims: ["5 лет"],
  expectedSource: { fileId: "fil_1", page: 4 },
  expectedTool: null,
  expectedUnknown: false,
  version: 1,
  createdAt: time,
  updatedAt: time,
}

export const goldenQuestions: GoldenQuestion[] = [
  goldenQuestion,
  {
    ...goldenQuestion,
    id: "gld_2",
    question: "Есть ли у вас рассрочка?",
    expectedFacts: [],
    forbiddenClaims: [],
    expectedSource: null,
    expectedTool: "handOver",
    expectedUnknown: true,
  },
]

const goldenAnswer = {
  answer: "На фасады — 3 года, на фурнитуру Blum гарантия пожизненная.",
  passed: true,
  failures: [],
  outcome: "grounded",
  milliseconds: 1_930,
  cost,
  citations: [{ fileId: "fil_1", fileName: file.name, page: 4, passage: 0 }],
}
const failedAnswer = {
  ...goldenAnswer,
  answer: "Гарантия 5 лет.",
  passed: false,
  failures: ["An expected fact is missing: на фасады 3 года", "A forbidden claim is made: 5 лет"],
  citations: [],
}

export const goldenRun: GoldenRun = {
  id: "run_1",
  agentId: "agt_1",
  status: "finished",
  baseline: { label: "version 3", version: 3 },
  candidate: { label: "draft", version: null },
  total: 3,
  settled: 3,
  failure: null,
  passRate: { baseline: 67, candidate: 33 },
  cost: { baseline: cost, candidate: { ...cost, amountMicros: 190 } },
  latency: { baseline: { averageMs: 1_930, slowestMs: 4_100 }, candidate: { averageMs: 820, slowestMs: 990 } },
  trigger: "settings",
  results: [
    {
      questionId: "gld_2",
      question: "Есть ли у вас рассрочка?",
      baseline: failedAnswer,
      candidate: { ...goldenAnswer, answer: "Этого я не знаю. Позвать менеджера?", citations: [] },
      change: "better",
    },
    {
      questionId: "gld_1",
      question: goldenQuestion.question,
      baseline: goldenAnswer,
      candidate: failedAnswer,
      change: "worse",
    },
    {
      questionId: "gld_3",
      question: "Сколько стоит фасад из дуба?",
      baseline: failedAnswer,
      candidate: failedAnswer,
      change: "same",
    },
  ],
  createdAt: time,
  finishedAt: time,
}

export const runningRun: GoldenRun = {
  ...goldenRun,
  id: "run_2",
  status: "running",
  settled: 1,
  passRate: { baseline: null, candidate: null },
  cost: { baseline: null, candidate: null },
  latency: { baseline: null, candidate: null },
  trigger: "manual",
  results: [
    goldenRun.results[0],
    {
      questionId: "gld_1",
      question: goldenQuestion.question,
      baseline: null,
      candidate: null,
      change: "same",
    },
  ].filter((result): result is GoldenResult => result !== undefined),
  finishedAt: null,
}

const today = new Date().toISOString().slice(0, 10)
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

export const agentUsage: AgentUsage = {
  days: [
    { day: yesterday, answers: 9, unpriced: 9, ...usage, amountMicros: 0, currency: "USD" },
    { day: today, answers: 14, unpriced: 0, ...usage, amountMicros: 820_000, currency: "USD" },
  ],
  budget: { level: "cheaperModel", spentMicros: 820_000, limitMicros: 1_000_000 },
}

export const citations = [
  {
    fileId: "fil_1",
    fileName: "Прайс-лист 2026.pdf",
    page: 4,
    text: "Гарантия на фасады — 3 года, на фурнитуру Blum — пожизненная.\nГарантия действует при монтаже нашими мастерами.",
    score: 0.91,
  },
  {
    fileId: "fil_2",
    fileName: "Гарантия и возврат.docx",
    page: null,
    text: "Гарантийный срок 36 месяцев.",
    score: 0.74,
  },
]

export const messages: Message[] = [
  {
    id: "msg_1",
    author: "customer",
    text: "Какая гарантия на кухню?",
    citations: [],
    grounded: null,
    outcome: null,
    error: null,
    cost: null,
    createdAt: time,
  },
  {
    id: "msg_2",
    author: "agent",
    text: "На фасады — 3 года [1], в месяцах это 36 [2]. На фурнитуру Blum гарантия пожизненная.",
    citations,
    grounded: true,
    outcome: "grounded",
    error: null,
    cost: null,
    createdAt: "2026-11-20T09:30:05.000Z",
  },
  {
    id: "msg_3",
    author: "customer",
    text: "А рассрочка есть?",
    citations: [],
    grounded: null,
    outcome: null,
    error: null,
    cost: null,
    createdAt: "2026-11-20T09:31:00.000Z",
  },
  {
    id: "msg_4",
    author: "agent",
    text: "Об этом в моих документах ничего нет. Позвать менеджера?",
    citations: [],
    grounded: false,
    outcome: "unknown",
    error: null,
    cost: null,
    createdAt: "2026-11-20T09:31:04.000Z",
  },
  {
    id: "msg_5",
    author: "sequence",
    text: "Остались вопросы по кухне? Я здесь, чтобы помочь.",
    citations: [],
    grounded: null,
    outcome: null,
    error: null,
    cost: null,
    createdAt: "2026-11-21T09:31:04.000Z",
  },
]

export const conversation: Conversation = {
  id: "cnv_1",
  agentId: "agt_1",
  personId: "prs_1",
  messages,
  usage,
  cost: { amountMicros: 1_840, currency: "USD" },
  nextCursor: null,
}

export const sequence: Sequence = {
  id: "seq_1",
  agentId: "agt_1",
  name: "Напомнить о замере",
  steps: [
    {
      id: "stp_1",
      delaySeconds: 86_400,
      action: { type: "message", text: "Остались вопросы по кухне? Я здесь, чтобы помочь." },
    },
    {
      id: "stp_2",
      delaySeconds: 2 * 86_400,
      action: { type: "message", text: "Записать вас на бесплатный замер на этой неделе?" },
    },
  ],
  stopOnReply: true,
  version: 2,
  createdAt: time,
  updatedAt: time,
}

const enrolment: Enrolment = {
  id: "enr_1",
  sequenceId: "seq_1",
  sequenceVersion: 2,
  conversationId: "cnv_1",
  status: "waiting",
  stepIndex: 1,
  dueAt: "2026-11-23T09:31:04.000Z",
  stopReason: null,
  receipts: [
    {
      stepId: "stp_1",
      status: "postponed",
      at: time,
      messageId: null,
      reason: null,
      lastCustomerMessageAt: null,
      opensAt: time,
    },
    {
      stepId: "stp_1",
      status: "sent",
      at: time,
      messageId: "msg_5",
      reason: null,
      lastCustomerMessageAt: null,
      opensAt: null,
    },
  ],
  version: 3,
  createdAt: time,
  updatedAt: time,
}

export const enrolments: Enrolment[] = [
  enrolment,
  { ...enrolment, id: "enr_2", status: "stopped", dueAt: null, stopReason: "replied", receipts: [] },
  { ...enrolment, id: "enr_3", status: "finished", dueAt: null },
]

export const members: Member[] = [
  { id: "mem_1", email: "olga@example.com", role: "owner", joinedAt: time, createdAt: time },
  {
    id: "mem_2",
    email: "konstantin.konstantinopolsky@kitchen-factory.example.com",
    role: "manager",
    joinedAt: time,
    createdAt: time,
  },
  { id: "mem_3", email: "intern@example.com", role: "viewer", joinedAt: null, createdAt: time },
]

export const apiKeys: ApiKey[] = [
  {
    id: "key_1",
    name: "Импорт из CRM",
    role: "manager",
    prefix: "vk_8f3a",
    createdAt: time,
    lastUsedAt: time,
    expiresAt: "2027-02-18T09:30:00.000Z",
  },
  {
    id: "key_2",
    name: "Monitoring",
    role: "viewer",
    prefix: "vk_02cc",
    createdAt: time,
    lastUsedAt: null,
    expiresAt: null,
  },
]
