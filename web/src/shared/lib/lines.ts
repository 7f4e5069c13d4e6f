/** The entries of a list that is written one a line. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)

export const joinLines = (entries: readonly string[]): string => entries.join("\n")
