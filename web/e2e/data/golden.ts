import type { GoldenQuestion, GoldenResult, GoldenRun } from "../../src/shared/api/types"
import { cost } from "./costs"
import { file } from "./knowledge"
import { time } from "./time"

export const affected = [
  { id: "gld_1", question: "Какая гарантия на кухню?" },
  { id: "gld_2", question: "Сколько стоит фасад из дуба 716 на 396?" },
]

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
  failures: [
    {
      code: "factMissing",
      message: 'expected the fact "на фасады 3 года"; the answer lacks: 3 года',
      parameters: { expected: "на фасады 3 года", missing: ["3 года"] },
    },
    {
      code: "forbiddenClaim",
      message: 'expected that "5 лет" is not claimed; the answer says: "Гарантия 5 лет"',
      parameters: { expected: "5 лет", said: "Гарантия 5 лет" },
    },
  ],
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
  finishedAt: "2026-11-20T09:30:12.000Z",
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
