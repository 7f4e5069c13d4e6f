import type { Agent, AgentVersion } from "../../src/shared/api/types"
import { time } from "./time"

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
