import type { Confidence, FoundPassage, Passage, RetrievalTest } from "../../src/shared/api/types"
import { file } from "./knowledge"

export const passage: Passage = {
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

export const found: Omit<FoundPassage, "rank" | "signals"> = {
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

export const confidence: Confidence = {
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
