import { expect, it } from "vitest"
import { joinLines, linesOf } from "./lines"

it("drops empty lines and spaces around, and is inverse to joining", () => {
  expect(linesOf(" a \n\n b\r\n")).toEqual(["a", "b"])
  expect(linesOf(joinLines(["a", "b"]))).toEqual(["a", "b"])
  expect(linesOf("")).toEqual([])
})
