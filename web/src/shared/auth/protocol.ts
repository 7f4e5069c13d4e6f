// Loaded only to sign in, to renew and to sign out: most page loads do none of these.
import { ErrorResponse, ErrorTimeout, OidcClient, type RefreshState, WebStorageStateStore } from "oidc-client-ts"
import { type AuthConfig, authConfig } from "./config"
import { randomToken } from "./token"

const scope = "openid email profile"

/** What the issuer gives for a code or a refresh token. */
export type Tokens = { access_token: string; id_token?: string; refresh_token?: string; expires_in?: number }

let clients: Promise<{ client: OidcClient; config: AuthConfig }> | null = null

/** The client of the configured issuer. */
export function oidc() {
  clients ??= open().catch((error: unknown) => {
    clients = null
    throw error
  })
  return clients
}

async function open() {
  const config = await authConfig()
  const client = new OidcClient({
    authority: config.issuer.replace(/\/$/, ""),
    client_id: config.clientId,
    redirect_uri: new URL(config.redirectPath, location.origin).href,
    scope,
    // What a sign-in that is under way has to remember concerns this tab only.
    stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: "voronka." }),
  })
  return { client, config }
}

/** The address of the issuer's sign-in page (authorization code with PKCE). */
export async function signInUrl(returnTo: string): Promise<string> {
  const { client } = await oidc()
  const { url } = await client.createSigninRequest({
    state: { returnTo },
    nonce: randomToken(),
    ui_locales: document.documentElement.lang,
  })
  return url
}

export type Exchange = { tokens: Tokens; returnTo: string }

/** Exchanges the code of an answer. Its state, PKCE verifier and nonce must be those of a sign-in of this tab. */
export async function exchange(query: URLSearchParams): Promise<Exchange> {
  const { client, config } = await oidc()
  const answer = new URL(config.redirectPath, location.origin)
  answer.search = query.toString()
  const response = await client.processSigninResponse(answer.href)
  const { returnTo } = response.userState as { returnTo: string }
  return { tokens: response, returnTo }
}

/** New tokens for a refresh token. */
export async function refresh(refreshToken: string, idToken: string | null, subject: string): Promise<Tokens> {
  const { client } = await oidc()
  const state: RefreshState = {
    refresh_token: refreshToken,
    ...(idToken ? { id_token: idToken } : {}),
    session_state: null,
    scope,
    // Only the subject is looked at: that of the new tokens must be the same.
    profile: { sub: subject, iss: "", aud: "", exp: 0, iat: 0 },
  }
  return client.useRefreshToken({ state })
}

/** Ends a sign-in at the issuer with all of its tokens. */
export async function revoke(refreshToken: string): Promise<void> {
  const { client } = await oidc()
  await client.revokeToken(refreshToken, "refresh_token")
}

/** The address that ends the issuer's own session and comes back to `home`. */
export async function signOutUrl(idToken: string | null, home: string): Promise<string> {
  const { client, config } = await oidc()
  const { url } = await client.createSignoutRequest({
    ...(idToken ? { id_token_hint: idToken } : {}),
    client_id: config.clientId,
    post_logout_redirect_uri: home,
    // Cognito's name for the same thing: each issuer takes its own and skips the other.
    extraQueryParams: { logout_uri: home },
  })
  return url
}

/** What kind of failure this was: `refused` by the issuer, `unreachable`, or an answer that does not belong here. */
export function failureOf(error: unknown): "refused" | "unreachable" | "foreign" {
  if (error instanceof ErrorResponse) return "refused"
  return error instanceof TypeError || error instanceof ErrorTimeout ? "unreachable" : "foreign"
}
