import type {
  Agent,
  AgentVersion,
  ApiKey,
  Enrolment,
  KnowledgeFile,
  Me,
  Member,
  Message,
  Sequence,
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
    pageCharacters: [],
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
]

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
    error: null,
    createdAt: time,
  },
  {
    id: "msg_2",
    author: "agent",
    text: "На фасады — 3 года [1], в месяцах это 36 [2]. На фурнитуру Blum гарантия пожизненная.",
    citations,
    grounded: true,
    error: null,
    createdAt: "2026-11-20T09:30:05.000Z",
  },
  {
    id: "msg_3",
    author: "customer",
    text: "А рассрочка есть?",
    citations: [],
    grounded: null,
    error: null,
    createdAt: "2026-11-20T09:31:00.000Z",
  },
  {
    id: "msg_4",
    author: "agent",
    text: "Об этом в моих документах ничего нет. Позвать менеджера?",
    citations: [],
    grounded: false,
    error: null,
    createdAt: "2026-11-20T09:31:04.000Z",
  },
  {
    id: "msg_5",
    author: "sequence",
    text: "Остались вопросы по кухне? Я здесь, чтобы помочь.",
    citations: [],
    grounded: null,
    error: null,
    createdAt: "2026-11-21T09:31:04.000Z",
  },
]

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
