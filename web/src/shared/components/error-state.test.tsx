// @vitest-environment jsdom
import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { ApiError } from "@/shared/api/errors"
import { ErrorState } from "./error-state"

describe("ErrorState", () => {
  it("says what failed, gives the request id and tries again", async () => {
    const retry = vi.fn()
    const error = new ApiError({ status: 503, code: "unavailable", message: "no table", requestId: "req-42" })
    render(<ErrorState error={error} onRetry={retry} />)
    expect(screen.getByRole("alert")).toHaveTextContent("Сервис сейчас недоступен")
    expect(screen.getByText("req-42")).toBeVisible()
    await userEvent.click(screen.getByRole("button", { name: "Повторить" }))
    expect(retry).toHaveBeenCalledOnce()
  })

  it("offers no retry for what is denied or missing", () => {
    const { rerender } = render(
      <ErrorState error={new ApiError({ status: 403, code: "forbidden", message: "" })} onRetry={vi.fn()} />,
    )
    expect(screen.getByRole("heading")).toHaveTextContent("Здесь нужен другой доступ")
    rerender(<ErrorState error={new ApiError({ status: 404, code: "not_found", message: "" })} onRetry={vi.fn()} />)
    expect(screen.getByRole("heading")).toHaveTextContent("Здесь ничего нет")
    expect(screen.queryByRole("button")).toBeNull()
  })

  it("shows the server's own words for a code it does not know", () => {
    render(<ErrorState error={new ApiError({ status: 409, code: "moon_phase", message: "wait for the moon" })} />)
    expect(screen.getByText("wait for the moon")).toBeVisible()
  })
})
