import { sequence } from "../data/sequences"
import { agent, api, dialog, none, press, type State } from "./state"

export const sequencesStates: State[] = [
  {
    name: "sequences",
    path: `${agent}/sequences`,
    ready: (page) => page.getByRole("link", { name: sequence.name }),
  },
  {
    name: "sequences-empty",
    path: `${agent}/sequences`,
    answers: { [`GET ${api}/sequences`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "sequence-new", path: `${agent}/sequences/new`, ready: (page) => page.getByRole("textbox").first() },
  {
    name: "sequence",
    path: `${agent}/sequences/seq_1`,
    ready: (page) => page.getByRole("link", { name: /Conversation since|Диалог с/ }).first(),
  },
  {
    name: "sequence-enrol",
    path: `${agent}/sequences/seq_1`,
    prepare: press(/Put a conversation|Добавить диалог/),
    ready: dialog,
  },
]
