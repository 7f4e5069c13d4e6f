import { useSyncExternalStore } from "react"
import { claimsOf } from "./pkce"

/** A signed-in person: the token that the API takes, and what is needed to sign out. */
export type Session = { token: string; idToken: string | null; expiresAt: number }

type State = { session: Session | null; ended: boolean; accountId: string | null }

const sessionKey = "voronka.session"
const accountKey = "voronka.account"
const listeners = new Set<() => void>()

// sessionStorage: survives a reload, ends with the tab, and is not shared with other tabs.
let state: State = { session: restore(), ended: false, accountId: localStorage.getItem(accountKey) }

function restore(): Session | null {
  const stored = sessionStorage.getItem(sessionKey)
  if (!stored) return null
  const session = JSON.parse(stored) as Session
  return session.expiresAt > Date.now() ? session : null
}

function update(change: Partial<State>): void {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}

/** Builds a session from a token; a token without `exp` is taken to live as long as the issuer said. */
export function sessionFrom(token: string, idToken: string | null, expiresInSeconds: number): Session {
  const { exp } = claimsOf(token)
  const expiresAt = typeof exp === "number" ? exp * 1000 : Date.now() + expiresInSeconds * 1000
  return { token, idToken, expiresAt }
}

export function startSession(session: Session): void {
  sessionStorage.setItem(sessionKey, JSON.stringify(session))
  update({ session, ended: false })
}

export function clearSession(): void {
  sessionStorage.removeItem(sessionKey)
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

export function currentSession(): Session | null {
  return state.session
}

export function authHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  if (state.session) headers.Authorization = `Bearer ${state.session.token}`
  if (state.accountId) headers["Voronka-Account"] = state.accountId
  return headers
}

export function useSession(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
