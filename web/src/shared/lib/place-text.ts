/** The part of a translation function of any namespace that is used here. */
type Translate = (
  key: `place.${"chapter" | "member" | "page" | "sheet" | "slide"}`,
  options: { ns: "common"; number: number },
) => string

/** What a file is divided into, by the ending of its name. */
const parts: Readonly<Record<string, "chapter" | "member" | "sheet" | "slide">> = {
  epub: "chapter",
  eml: "member",
  ods: "sheet",
  odp: "slide",
  pptx: "slide",
  xls: "sheet",
  xlsx: "sheet",
  zip: "member",
}

/** Where in a file a passage stands, in words: a page, or the sheet of a table, the slide of a talk. */
export function placeText(t: Translate, fileName: string, number: number): string {
  const ending = fileName.split(".").at(-1)?.toLowerCase() ?? ""
  return t(`place.${parts[ending] ?? "page"}`, { ns: "common", number })
}
