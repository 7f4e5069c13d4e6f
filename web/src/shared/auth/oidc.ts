import { authConfig } from "./config"
import { claimsOf } from "./token"
import type { Tokens } from "./protocol"
import {
  clearSession,
  currentSession,
  readStoredSession,
  type Session,
  sessionEnded,
  sessionFrom,
  startSession,
} from "./session"

/** Why a sign-in did not work. The code picks the words; the message is for people who can do something about it. */
export class SignInError extends Error {
  readonly code: "refused" | "stale" | "exchange"

  constructor(code: SignInError["code"], message: string) {
    super(message)
    this.name = "SignInError"
    this.code = code
  }
}

/** A token with less than this left is renewed before it is used. */
const renewBeforeMs = 60_000

const protocol = () => import("./protocol")

/** Only a path of this site: a link must not be able to send a person elsewhere after signing in. */
export function safeReturnPath(path: string | null): string {
  return path?.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/"
}

/** Leaves for the issuer's sign-in page. */
export async function signIn(returnTo: string): Promise<void> {
  const { signInUrl } = await protocol()
  location.assign(await signInUrl(safeReturnPath(returnTo)))
}

/** Finishes a sign-in from the query the issuer came back with. Answers where the person wanted to go. */
export async function completeSignIn(query: URLSearchParams): Promise<string> {
  const refusal = query.get("error")
  if (refusal) throw new SignInError("refused", query.get("error_description") ?? refusal)
  const { exchange, failureOf } = await protocol()
  try {
    const { tokens, returnTo } = await exchange(query)
    startSession(await sessionOf(tokens, null))
    return safeReturnPath(returnTo)
  } catch (error) {
    const failure = failureOf(error)
    if (error instanceof SignInError || failure === "unreachable") throw error
    throw new SignInError(failure === "refused" ? "exchange" : "stale", String(error))
  }
}

/** A refresh token that is not replaced stays good. */
async function sessionOf(tokens: Tokens, before: Session | null): Promise<Session> {
  const { tokenUse } = await authConfig()
  const token = tokenUse === "access" ? tokens.access_token : tokens.id_token
  if (!token) throw new SignInError("exchange", "the issuer gave no ID token")
  return sessionFrom(token, {
    idToken: tokens.id_token ?? before?.idToken ?? null,
    refreshToken: tokens.refresh_token ?? before?.refreshToken ?? null,
    expiresInSeconds: tokens.expires_in ?? 3600,
  })
}

const isFresh = ({ expiresAt }: Session) => expiresAt - Date.now() > renewBeforeMs

let renewing: Promise<void> | null = null

/** Renews the token where it is about to end, so that what is sent next is sent with a good one. */
export async function ensureFresh(): Promise<void> {
  const session = currentSession()
  if (!session?.refreshToken || isFresh(session)) return
  renewing ??= renew().finally(() => {
    renewing = null
  })
  await renewing
}

/** One tab renews at a time, and the others take what it got: a refresh token is good only once. */
async function renew(): Promise<void> {
  await navigator.locks.request("voronka.renewal", async () => {
    const session = readStoredSession()
    if (!session?.refreshToken) return
    if (isFresh(session)) {
      startSession(session)
      return
    }
    const { refresh, failureOf } = await protocol()
    try {
      const subject = String(claimsOf(session.token).sub)
      startSession(await sessionOf(await refresh(session.refreshToken, session.idToken, subject), session))
    } catch (error) {
      // Without the network the old token may do for a little longer; the request itself will tell.
      if (failureOf(error) !== "unreachable") sessionEnded()
    }
  })
}

/** Forgets the session in this browser and, where the issuer has a way to, there. */
export async function signOut(): Promise<void> {
  const session = currentSession()
  clearSession()
  const home = new URL("/sign-in", location.origin).href
  // The session of this browser is gone already; an issuer out of reach must not keep anybody on the page.
  const target = await endAtIssuer(session, home).catch(() => home)
  location.assign(target)
}

async function endAtIssuer(session: Session | null, home: string): Promise<string> {
  const { revoke, signOutUrl } = await protocol()
  // Not every issuer can revoke; its own session ends all the same.
  if (session?.refreshToken) await revoke(session.refreshToken).catch(() => {})
  return signOutUrl(session?.idToken ?? null, home)
}
