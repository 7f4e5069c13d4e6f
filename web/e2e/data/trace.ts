import type { Trace } from "../../src/shared/api/types"
import { cost, usage } from "./costs"
import { confidence, found } from "./passages"

export const tools: Trace["tools"] = [
  {
    name: "createTask",
    arguments: { dueInDays: 2, text: "Перезвонить о рассрочке" },
    decision: "dry",
    result: null,
    reason: null,
  },
  {
    name: "moveStage",
    arguments: { stage: "won" },
    decision: "denied",
    result: null,
    reason: "there is no such stage; known are `new`, `measured`",
  },
]

export const trace: Trace = {
  messageId: "msg_2",
  createdAt: "2026-11-20T10:00:00.000Z",
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
    {
      model: "gpt-large",
      outcome: "rate_limited",
      milliseconds: 210,
      inputTokens: 0,
      outputTokens: 0,
      estimated: false,
    },
    {
      model: "gpt-large",
      outcome: "answered",
      milliseconds: 1_820,
      inputTokens: 1_420,
      outputTokens: 96,
      estimated: false,
    },
  ],
  timings: { searchMs: 38, firstTokenMs: 640, modelMs: 2_030, totalMs: 2_110 },
  usage,
  cost,
  budget: { level: "cheaperModel", reason: "nearLimit", spentMicros: 820_000, limitMicros: 1_000_000, unpriced: 0 },
  refusals: [{ what: "https://evil.example", reason: "the host is not on the agent's list" }],
}
