// @vitest-environment jsdom
import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import i18next from "i18next"
import { beforeAll, describe, expect, it, vi } from "vitest"
import type { Turn } from "../model"
import { ChatMessage } from "./chat-message"

const turn: Turn = {
  id: "msg_1",
  author: "agent",
  text: "Гарантия три года [2].",
  citations: [
    { fileId: "fil_1", fileName: "price.pdf", page: 1, text: "Цена", score: 0.4 },
    { fileId: "fil_2", fileName: "warranty.pdf", page: 7, text: "Гарантия", score: 0.9 },
  ],
  grounded: true,
  state: "complete",
  error: null,
}

beforeAll(() => i18next.loadNamespaces("chat"))

describe("ChatMessage", () => {
  it("opens the source whose number is pressed, in the text or below it", async () => {
    const open = vi.fn()
    render(<ChatMessage turn={turn} onRepeat={null} onCitation={open} />)
    await userEvent.click(screen.getByRole("button", { name: "Открыть источник 2" }))
    await userEvent.click(screen.getByRole("button", { name: /price\.pdf/ }))
    expect(open.mock.calls).toEqual([[1], [0]])
  })

  it("says that the documents do not have the answer", () => {
    render(<ChatMessage turn={{ ...turn, citations: [], grounded: false }} onRepeat={null} onCitation={vi.fn()} />)
    expect(screen.getByText("В документах не нашлось")).toBeVisible()
  })

  it("explains a failure with its request id and asks again", async () => {
    const repeat = vi.fn()
    const error = { code: "upstream_failed", message: "", requestId: "req-9" }
    render(<ChatMessage turn={{ ...turn, state: "failed", error }} onRepeat={repeat} onCitation={vi.fn()} />)
    expect(screen.getByRole("alert")).toHaveTextContent("Языковая модель не ответила")
    expect(screen.getByText("req-9")).toBeVisible()
    await userEvent.click(screen.getByRole("button", { name: "Спросить ещё раз" }))
    expect(repeat).toHaveBeenCalledOnce()
  })
})
