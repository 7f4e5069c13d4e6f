import { type AuthConfig, authConfig } from "./config"
import { challengeOf, claimsOf, randomToken } from "./pkce"
import { clearSession, currentSession, sessionFrom, startSession } from "./session"

type Discovery = { authorization_endpoint: string; token_endpoint: string; end_session_endpoint?: string }
type Pending = { state: string; nonce: string; verifier: string; returnTo: string }
type Tokens = { access_token: string; id_token?: string; expires_in?: number; error?: string }

/** Why a sign-in did not work. The code picks the words; the message is for people who can do something about it. */
export class SignInError extends Error {
  readonly code: "refused" | "stale" | "exchange"

  constructor(code: SignInError["code"], message: string) {
    super(message)
    this.name = "SignInError"
    this.code = code
  }
}

const pendingKey = "voronka.sign-in"

async function discover({ issuer }: AuthConfig): Promise<Discovery> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)
  if (!response.ok) throw new Error(`${issuer} answered ${response.status}`)
  return (await response.json()) as Discovery
}

const redirectUri = (config: AuthConfig) => new URL(config.redirectPath, location.origin).href

/** Only a path of this site: a link must not be able to send a person elsewhere after signing in. */
export function safeReturnPath(path: string | null): string {
  return path?.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/"
}

/** Leaves for the issuer's sign-in page (authorization code with PKCE). */
export async function signIn(returnTo: string): Promise<void> {
  const config = await authConfig()
  const { authorization_endpoint } = await discover(config)
  const pending: Pending = {
    state: randomToken(),
    nonce: randomToken(),
    verifier: randomToken(),
    returnTo: safeReturnPath(returnTo),
  }
  sessionStorage.setItem(pendingKey, JSON.stringify(pending))
  const url = new URL(authorization_endpoint, location.origin)
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: redirectUri(config),
    scope: "openid email profile",
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: "S256",
    ui_locales: document.documentElement.lang,
  }).toString()
  location.assign(url)
}

/** Finishes a sign-in from the query the issuer came back with. Answers where the person wanted to go. */
export async function completeSignIn(query: URLSearchParams): Promise<string> {
  const stored = sessionStorage.getItem(pendingKey)
  sessionStorage.removeItem(pendingKey)
  const refusal = query.get("error")
  if (refusal) throw new SignInError("refused", query.get("error_description") ?? refusal)
  const pending = stored ? (JSON.parse(stored) as Pending) : null
  const code = query.get("code")
  if (!pending || !code || query.get("state") !== pending.state) {
    throw new SignInError("stale", "the answer belongs to another sign-in")
  }
  const config = await authConfig()
  const tokens = await exchange(config, code, pending.verifier)
  if (tokens.id_token && claimsOf(tokens.id_token).nonce !== pending.nonce) {
    throw new SignInError("stale", "the nonce of the ID token differs")
  }
  const token = config.tokenUse === "access" ? tokens.access_token : tokens.id_token
  if (!token) throw new SignInError("exchange", "the issuer gave no ID token")
  startSession(sessionFrom(token, tokens.id_token ?? null, tokens.expires_in ?? 3600))
  return pending.returnTo
}

async function exchange(config: AuthConfig, code: string, verifier: string): Promise<Tokens> {
  const { token_endpoint } = await discover(config)
  const response = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: config.clientId,
      redirect_uri: redirectUri(config),
      code,
      code_verifier: verifier,
    }),
  })
  const tokens = (await response.json()) as Tokens
  if (!response.ok) throw new SignInError("exchange", tokens.error ?? `the issuer answered ${response.status}`)
  return tokens
}

/** Forgets the session here and, where the issuer has a page for it, there. */
export async function signOut(): Promise<void> {
  const idToken = currentSession()?.idToken ?? null
  clearSession()
  const home = new URL("/sign-in", location.origin).href
  // The session of this browser is gone already; an issuer out of reach must not keep anybody on the page.
  const target = await endSessionUrl(idToken, home).catch(() => home)
  location.assign(target)
}

async function endSessionUrl(idToken: string | null, home: string): Promise<string> {
  const config = await authConfig()
  const { end_session_endpoint } = await discover(config)
  if (!end_session_endpoint) return home
  const url = new URL(end_session_endpoint, location.origin)
  // The first two are OpenID Connect's names, logout_uri is Cognito's: each issuer takes its own and skips the rest.
  url.search = new URLSearchParams({
    ...(idToken ? { id_token_hint: idToken } : {}),
    post_logout_redirect_uri: home,
    logout_uri: home,
    client_id: config.clientId,
  }).toString()
  return url.href
}
