export type AuthConfig = {
  issuer: string
  clientId: string
  redirectPath: string
  /**
   * Which token the API gets. It needs to know the person's e-mail, and Cognito puts that only into the ID token; an
   * issuer that puts it into the access token as well (the local one does) can have the access token sent instead.
   */
  tokenUse: "id" | "access"
}

let loading: Promise<AuthConfig> | null = null

/** `/config.json`: written at deployment, so that one build of the interface serves every stage. */
export function authConfig(): Promise<AuthConfig> {
  loading ??= load().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

async function load(): Promise<AuthConfig> {
  const response = await fetch("/config.json", { cache: "no-cache" })
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  return parseConfig((await response.json()) as Record<string, unknown>)
}

/** By hand: a schema library would double what the sign-in page has to load. */
export function parseConfig({ issuer, clientId, redirectPath, tokenUse = "id" }: Record<string, unknown>): AuthConfig {
  if (typeof issuer !== "string" || issuer === "") throw new Error("/config.json: issuer is missing")
  if (typeof clientId !== "string" || clientId === "") throw new Error("/config.json: clientId is missing")
  if (typeof redirectPath !== "string" || !redirectPath.startsWith("/")) {
    throw new Error("/config.json: redirectPath must begin with a slash")
  }
  if (tokenUse !== "id" && tokenUse !== "access") throw new Error('/config.json: tokenUse must be "id" or "access"')
  return { issuer, clientId, redirectPath, tokenUse }
}
