/** Bytes as base64url without padding (RFC 4648, section 5). */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")
}

/** An unguessable string of 43 letters, for a nonce. */
export function randomToken(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)))
}

/** The claims of a JWT, unverified: the interface only reads them, the API checks the signature. */
export function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split(".")[1] ?? ""
  const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
}
