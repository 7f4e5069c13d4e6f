import { expect, test } from "@playwright/test"
import { expectAccessible, type Look, lookName, setLook, shoot, watchConsole } from "./look"
import { mockApi } from "./mock"
import { accessStates } from "./states/access"
import { accountStates } from "./states/account"
import { agentsStates } from "./states/agents"
import { chatStates } from "./states/chat"
import { goldenStates } from "./states/golden"
import { knowledgeStates } from "./states/knowledge"
import { passagesStates } from "./states/passages"
import { sequencesStates } from "./states/sequences"
import { usageStates } from "./states/usage"

const states = [
  ...accessStates,
  ...agentsStates,
  ...knowledgeStates,
  ...passagesStates,
  ...chatStates,
  ...goldenStates,
  ...usageStates,
  ...sequencesStates,
  ...accountStates,
]

// Every state in two opposite looks; between them each width, theme and language is seen.
const looks: Look[] = [
  { language: "en", theme: "light", width: 1280 },
  { language: "ru", theme: "dark", width: 390 },
]
// The other combinations as well, when pictures are wanted.
const more: Look[] = [
  { language: "en", theme: "dark", width: 1280 },
  { language: "ru", theme: "light", width: 1280 },
  { language: "en", theme: "light", width: 390 },
]
const taken = process.env.VORONKA_SHOTS ? [...looks, ...more] : looks

for (const state of states) {
  for (const look of taken) {
    test(`${state.name} ${lookName(look)}`, async ({ page, context }) => {
      const complaints = watchConsole(context)
      await setLook(page, look)
      if (!state.signedOut) await mockApi(page, state.answers)
      await page.goto(state.path)
      await state.prepare?.(page)
      await expect(state.ready(page)).toBeVisible()
      await expect(page.locator("html")).toHaveAttribute("lang", look.language)
      await shoot(page, `${state.name}-${lookName(look)}`)
      await expectAccessible(page)
      expect(complaints).toEqual([])
    })
  }
}
