// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import i18next from "i18next"
import { MemoryRouter } from "react-router"
import { beforeAll, describe, expect, it, vi } from "vitest"
import { agent } from "../../../../e2e/data/agents"
import { AgentFrameContext } from "@/shared/hooks/use-agent"
import type { Turn } from "../model"
import { ChatMessage } from "./chat-message"

const turn: Turn = {
  id: "msg_1",
  messageId: "msg_1",
  author: "agent",
  text: "Гарантия три года [2].",
  citations: [
    { fileId: "fil_1", fileName: "price.pdf", page: 1, text: "Цена", score: 0.4 },
    { fileId: "fil_2", fileName: "warranty.pdf", page: 7, text: "Гарантия", score: 0.9 },
  ],
  grounded: true,
  outcome: "grounded",
  confidence: { score: 0.83, threshold: 0.61, signals: [] },
  tools: [],
  cost: { amountMicros: 420, currency: "USD" },
  usage: null,
  unpriced: [],
  handedOver: null,
  state: "complete",
  error: null,
}

const frame = {
  agent: { ...agent, fields: [], stages: [{ key: "won", label: "Оплачено" }] },
  saveDraft: async () => true,
}
const actions = { onTrace: vi.fn(), onGolden: null, makingOf: null }

function show(change: Partial<Turn> = {}, props: Partial<Parameters<typeof ChatMessage>[0]> = {}) {
  const usual = { hosts: ["kitchens.example"], actions, onRepeat: null, onCitation: vi.fn() }
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <AgentFrameContext value={frame}>
          <ChatMessage turn={{ ...turn, ...change }} {...usual} {...props} />
        </AgentFrameContext>
      </MemoryRouter>
    </QueryClientProvider>,
  )
}

beforeAll(() => i18next.loadNamespaces("chat"))

describe("ChatMessage", () => {
  it("opens the source whose number is pressed, in the text or below it", async () => {
    const open = vi.fn()
    show({}, { onCitation: open })
    await userEvent.click(screen.getByRole("button", { name: "Открыть источник 2" }))
    await userEvent.click(screen.getByRole("button", { name: /price\.pdf/ }))
    expect(open.mock.calls).toEqual([[1], [0]])
  })

  it("says that the documents do not have the answer", () => {
    show({ citations: [], grounded: false, outcome: "unknown" })
    expect(screen.getByText("В документах не нашлось")).toBeVisible()
  })

  it("explains a failure with its request id and asks again", async () => {
    const repeat = vi.fn()
    const error = { code: "upstream_failed", message: "", requestId: "req-9" }
    show({ state: "failed", error }, { onRepeat: repeat })
    expect(screen.getByRole("alert")).toHaveTextContent("Языковая модель не ответила")
    expect(screen.getByText("req-9")).toBeVisible()
    await userEvent.click(screen.getByRole("button", { name: "Спросить ещё раз" }))
    expect(repeat).toHaveBeenCalledOnce()
  })

  it("shows what a tool would have done and why another was refused", () => {
    const tag = { name: "addTag", arguments: { tag: "горячий" }, decision: "dry" as const, result: null, reason: null }
    const stage = {
      ...tag,
      name: "moveStage",
      arguments: { stage: "won" },
      decision: "denied" as const,
      reason: "Этап не разрешён",
    }
    show({ tools: [tag, stage] })
    expect(screen.getByText("Показано, но не сделано")).toBeVisible()
    expect(screen.getAllByText("горячий")[0]).toBeVisible()
    expect(screen.getByText("Этап не разрешён")).toBeVisible()
    expect(screen.getByText("Оплачено")).toBeVisible()
  })

  it("says how sure the agent was, what it cost, and opens how it decided", async () => {
    show()
    expect(screen.getByText("Уверенность 0,83 (отвечает от 0,61)")).toBeVisible()
    expect(screen.getByText(/0,00042/)).toBeVisible()
    await userEvent.click(screen.getByRole("button", { name: "Как он решил" }))
    expect(actions.onTrace).toHaveBeenCalledWith("msg_1")
  })

  it("never makes markup of an answer and links only to the agent's hosts", () => {
    const { container } = show({
      text: "<img src=x onerror=alert(1)> https://kitchens.example/a https://evil.example [x](javascript:alert(1))",
    })
    expect(container.querySelector("img")).toBeNull()
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["https://kitchens.example/a"])
  })

  it("tells of a hand-over with its reason and summary", () => {
    show({ outcome: "handedOver", handedOver: { reason: "Просит скидку", summary: "Хочет кухню 9 м²." } })
    expect(screen.getByText("Передано человеку")).toBeVisible()
    expect(screen.getByText("Хочет кухню 9 м².")).toBeVisible()
  })
})
