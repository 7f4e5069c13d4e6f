import { isListed, webAddress } from "@/shared/lib/links"

export type TextPart =
  { kind: "text"; text: string } | { kind: "marker"; number: number } | { kind: "link"; text: string; href: string }

// A source marker, a link of Markdown, or a bare address. What an address may end with is left out of it.
const pattern =
  /\[(?<number>\d{1,2})\]|\[(?<label>[^\][]{1,200})\]\((?<target>[^\s()]+)\)|(?<bare>https?:\/\/[^\s<>"'()[\]]+)/g
const trailing = /[.,;:!?…»”]+$/

/**
 * An answer in parts: text, markers of its sources, and links to the hosts that the agent may link to. Everything else
 * (other hosts, other schemes, images, markup) stays the plain text it came as.
 */
export function splitText(text: string, sources: number, hosts: readonly string[]): TextPart[] {
  const parts: TextPart[] = []
  let rest = 0
  const take = (start: number, end: number, part: TextPart) => {
    if (start > rest) parts.push({ kind: "text", text: text.slice(rest, start) })
    parts.push(part)
    rest = end
  }
  for (const match of text.matchAll(pattern)) {
    const { number, label, target, bare } = match.groups ?? {}
    const image = text[match.index - 1] === "!"
    if (number) {
      const source = Number(number)
      if (source >= 1 && source <= sources) {
        take(match.index, match.index + match[0].length, { kind: "marker", number: source })
      }
    } else if (label && target && !image) {
      const href = allowed(target, hosts)
      if (href) take(match.index, match.index + match[0].length, { kind: "link", text: label, href })
    } else if (bare) {
      const address = bare.replace(trailing, "")
      const href = allowed(address, hosts)
      if (href) take(match.index, match.index + address.length, { kind: "link", text: address, href })
    }
  }
  if (rest < text.length) parts.push({ kind: "text", text: text.slice(rest) })
  return parts
}

function allowed(address: string, hosts: readonly string[]): string | null {
  const url = webAddress(address)
  return url && isListed(url.hostname, hosts) ? url.href : null
}
