import type { FileReport, KnowledgeFile, Site } from "../../src/shared/api/types"
import { time } from "./time"

const report: FileReport = {
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
}

export const file: KnowledgeFile = {
  id: "fil_1",
  agentId: "agt_1",
  name: "Прайс-лист 2026.pdf",
  size: 1_482_133,
  contentType: "application/pdf",
  status: "ready",
  progress: 100,
  report,
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
  {
    ...file,
    id: "fil_6",
    name: "Документы для клиентов.zip",
    size: 812_400,
    contentType: "application/zip",
    duplicateOf: "fil_1",
    report: {
      ...report,
      kind: "zip",
      pages: 3,
      pageCharacters: [4_100, 620, 0],
      pagesWithoutText: [3],
      pagesToRecognise: [],
      languages: [
        { language: "ru", share: 0.9 },
        { language: "other", share: 0.098 },
        { language: "en", share: 0.002 },
      ],
      warnings: [
        { code: "part_not_read", message: "фото/кухня.jpg: The file is a picture, which cannot be read.", page: 3 },
      ],
    },
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
  {
    ...site,
    id: "sit_2",
    address: "https://blog.kitchens.example/",
    home: "https://www.blog.kitchens.example/start",
    status: "crawling",
    read: 3,
    skipped: [],
  },
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
