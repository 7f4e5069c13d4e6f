import type { components } from "./schema"

// The names the interface uses for the shapes of openapi.json; the shapes themselves are generated.
type Schemas = components["schemas"]

export type * from "./upcoming"
export type ApiKey = Schemas["ApiKey"]
export type ChatRequest = Schemas["ChatRequest"]
export type Citation = Schemas["Citation"]
export type Enrolment = Schemas["Enrolment"]
export type Me = Schemas["Me"]
export type Member = Schemas["Member"]
export type Problem = Schemas["Problem"]
export type Schedule = Schemas["Schedule"]
export type Sequence = Schemas["Sequence"]
export type SequenceInput = Schemas["SequenceInput"]
export type Upload = Schemas["Upload"]
