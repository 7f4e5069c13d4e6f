import type { ChatAnswer, Conversation, ConversationSummary, Fact, Message } from "../../src/shared/api/types"
import { cost, usage } from "./costs"
import { file } from "./knowledge"
import { confidence, passage } from "./passages"
import { time } from "./time"
import { tools } from "./trace"

export const conversations: ConversationSummary[] = [
  {
    id: "cnv_1",
    personId: "prs_1",
    createdAt: time,
    updatedAt: time,
    title: "Какая гарантия на кухню?",
    messages: 5,
    lastMessage: { author: "sequence", text: "Остались вопросы по кухне? Я здесь, чтобы помочь.", createdAt: time },
  },
  { id: "cnv_2", personId: "prs_2", createdAt: time, updatedAt: time, title: null, messages: 0, lastMessage: null },
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

/** What only answers have. */
const nothing = { usage: null, unpriced: [], confidence: null, tools: [], handedOver: null }

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
    ...nothing,
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
    cost,
    ...nothing,
    usage,
    confidence,
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
    ...nothing,
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
    ...nothing,
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
    ...nothing,
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
