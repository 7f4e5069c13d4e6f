import { useSyncExternalStore } from "react"
import { claimsOf } from "./token"

/** A signed-in person: the token that the API takes, and what is needed to renew it and to sign out. */
export type Session = {
  token: string
  idToken: string | null
  /** Null where the issuer gives none; the session then ends with its token. */
  refreshToken: string | null
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number
}

type State = { session: Session | null; ended: boolean; accountId: string | null }

const sessionKey = "voronka.session"
const accountKey = "voronka.account"
const listeners = new Set<() => void>()

// localStorage: every tab of this browser is signed in, and one renewal serves them all (ADR 19).
let state: State = { session: restore(), ended: false, accountId: localStorage.getItem(accountKey) }

/** What any tab has stored last. */
export function readStoredSession(): Session | null {
  const stored = localStorage.getItem(sessionKey)
  return stored ? (JSON.parse(stored) as Session) : null
}

function restore(): Session | null {
  const session = readStoredSession()
  return session && (session.refreshToken || session.expiresAt > Date.now()) ? session : null
}

function update(change: Partial<State>): void {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}

type SessionExtras = Pick<Session, "idToken" | "refreshToken"> & { expiresInSeconds: number }

/** Builds a session from a token; a token without `exp` is taken to live as long as the issuer said. */
export function sessionFrom(token: string, { expiresInSeconds, ...rest }: SessionExtras): Session {
  const { exp } = claimsOf(token)
  const expiresAt = typeof exp === "number" ? exp * 1000 : Date.now() + expiresInSeconds * 1000
  return { token, ...rest, expiresAt }
}

/** Follows what other tabs do: a renewal, signing in, signing out. Called once at start. */
export function watchSession(): void {
  window.addEventListener("storage", ({ key }) => {
    if (key === sessionKey || key === null) update({ session: readStoredSession(), ended: false })
  })
}

export function startSession(session: Session): void {
  localStorage.setItem(sessionKey, JSON.stringify(session))
  update({ session, ended: false })
}

export function clearSession(): void {
  localStorage.removeItem(sessionKey)
  localStorage.removeItem(accountKey)
  update({ session: null, ended: false, accountId: null })
}

/** The API no longer takes the token. The page stays as it is, so that unsaved work can still be read and copied. */
export function sessionEnded(): void {
  if (state.session) update({ ended: true })
}

/** Picks one of several accounts; the API takes it from a header. */
export function chooseAccount(accountId: string): void {
  localStorage.setItem(accountKey, accountId)
  update({ accountId })
}

/** Drops the choice of an account; answers whether there was one. */
export function forgetAccount(): boolean {
  if (state.accountId === null) return false
  localStorage.removeItem(accountKey)
  update({ accountId: null })
  return true
}

export const currentState = (): Readonly<State> => state

export const currentSession = (): Session | null => state.session

export function authHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  if (state.session) headers.Authorization = `Bearer ${state.session.token}`
  if (state.accountId) headers["Voronka-Account"] = state.accountId
  return headers
}

export function useSession(): State {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, currentState)
}
