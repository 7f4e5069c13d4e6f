import { createHash } from "node:crypto"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { base64Url } from "./token"

function storage(): Storage {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    clear: () => values.clear(),
    key: () => null,
    length: 0,
  }
}

const jwt = (claims: object) => `e30.${base64Url(new TextEncoder().encode(JSON.stringify(claims)))}.sig`

type Answer = { status?: number; body: object }

/** A browser at the site, and an issuer that answers with the nonce it was sent. */
async function setUp(config: { tokenUse?: string } = {}) {
  vi.resetModules()
  const assign = vi.fn()
  vi.stubGlobal("sessionStorage", storage())
  vi.stubGlobal("localStorage", storage())
  vi.stubGlobal("document", { documentElement: { lang: "ru" } })
  vi.stubGlobal("location", { origin: "https://app.example", assign })
  vi.stubGlobal("navigator", { locks: { request: (_: string, run: () => Promise<unknown>) => run() } })
  const sent = () => new URL(String(assign.mock.lastCall?.[0])).searchParams
  const seconds = Math.floor(Date.now() / 1000)
  const exchanged = vi.fn()
  const revoked = vi.fn()
  /** What the issuer says to a refresh token; undefined is out of reach. */
  const renewals: (Answer | undefined)[] = []
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url === "/config.json") {
      return Response.json({
        issuer: "https://id.example/",
        clientId: "web",
        redirectPath: "/auth/callback",
        ...config,
      })
    }
    if (url.endsWith("/.well-known/openid-configuration")) {
      return Response.json({
        authorization_endpoint: "https://id.example/authorize",
        token_endpoint: "https://id.example/token",
        end_session_endpoint: "https://id.example/logout",
        revocation_endpoint: "https://id.example/revoke",
      })
    }
    const form = Object.fromEntries(init?.body as URLSearchParams)
    if (url.endsWith("/revoke")) {
      revoked(form.token)
      return new Response(null)
    }
    exchanged(form)
    if (form.grant_type === "refresh_token") {
      const answer = renewals.shift()
      if (!answer) throw new TypeError("Failed to fetch")
      return Response.json(answer.body, { status: answer.status ?? 200 })
    }
    return Response.json({
      access_token: jwt({ sub: "anna", exp: seconds + 600, use: "access" }),
      id_token: jwt({ sub: "anna", exp: seconds + 600, use: "id", nonce: sent().get("nonce") }),
      refresh_token: "first",
    })
  })
  const oidc = await import("./oidc")
  const session = await import("./session")
  const answerTo = (code: string) => new URLSearchParams({ code, state: sent().get("state") ?? "" })
  return { ...oidc, ...session, sent, exchanged, revoked, renewals, answerTo, seconds }
}

describe("sign-in", () => {
  beforeEach(() => vi.unstubAllGlobals())

  it("sends the person to the issuer and exchanges the code with the verifier of the challenge", async () => {
    const { signIn, completeSignIn, currentSession, sent, exchanged, answerTo } = await setUp()
    await signIn("/agents/agt_1")
    expect(Object.fromEntries(sent())).toMatchObject({
      response_type: "code",
      client_id: "web",
      redirect_uri: "https://app.example/auth/callback",
      code_challenge_method: "S256",
      ui_locales: "ru",
    })

    expect(sent().get("nonce")).toMatch(/^[\w-]{43}$/)
    expect(await completeSignIn(answerTo("abc"))).toBe("/agents/agt_1")
    const form = exchanged.mock.lastCall?.[0] as { code: string; code_verifier: string } | undefined
    expect(form?.code).toBe("abc")
    const challenge = createHash("sha256")
      .update(form?.code_verifier ?? "")
      .digest("base64url")
    expect(sent().get("code_challenge")).toBe(challenge)
    expect(currentSession()?.token).toBe(currentSession()?.idToken)
    expect(currentSession()?.refreshToken).toBe("first")
  })

  it("uses the access token where the configuration says so", async () => {
    const { signIn, completeSignIn, currentSession, answerTo } = await setUp({ tokenUse: "access" })
    await signIn("/")
    await completeSignIn(answerTo("abc"))
    expect(currentSession()?.token).not.toBe(currentSession()?.idToken)
  })

  it("refuses an answer to a sign-in that was not started here, and one that is used twice", async () => {
    const { signIn, completeSignIn, answerTo } = await setUp()
    await expect(completeSignIn(new URLSearchParams({ code: "abc", state: "forged" }))).rejects.toMatchObject({
      code: "stale",
    })
    await signIn("/")
    await expect(completeSignIn(new URLSearchParams({ code: "abc", state: "forged" }))).rejects.toMatchObject({
      code: "stale",
    })
    await signIn("/")
    const query = answerTo("abc")
    await completeSignIn(query)
    await expect(completeSignIn(query)).rejects.toMatchObject({ code: "stale" })
  })

  it("refuses tokens with the nonce of another sign-in", async () => {
    const { signIn, completeSignIn, currentSession, answerTo } = await setUp()
    await signIn("/")
    const query = answerTo("abc")
    // The issuer of these tests answers with the nonce of the page that was opened last.
    await signIn("/")
    await expect(completeSignIn(query)).rejects.toMatchObject({ code: "stale" })
    expect(currentSession()).toBeNull()
  })

  it("says what the issuer refused", async () => {
    const { completeSignIn } = await setUp()
    const query = new URLSearchParams({ error: "access_denied", error_description: "No such user" })
    await expect(completeSignIn(query)).rejects.toMatchObject({ code: "refused", message: "No such user" })
  })

  it.each([
    ["/agents?x=1", "/agents?x=1"],
    ["https://evil.example", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    [null, "/"],
  ])("returns only to this site: %s", async (path, expected) => {
    const { safeReturnPath } = await setUp()
    expect(safeReturnPath(path)).toBe(expected)
  })
})

/** Signed in, with a token that ends in half a minute. */
async function endingSoon() {
  const page = await setUp()
  await page.signIn("/")
  await page.completeSignIn(page.answerTo("abc"))
  const session = page.currentSession()
  if (!session) throw new Error("not signed in")
  page.startSession({ ...session, expiresAt: Date.now() + 30_000 })
  page.exchanged.mockClear()
  const renewed = (refreshToken: string, exp = page.seconds + 3600) => ({
    body: {
      access_token: jwt({ sub: "anna", exp }),
      id_token: jwt({ sub: "anna", exp, renewed: true }),
      refresh_token: refreshToken,
    },
  })
  return { ...page, session, renewed }
}

describe("renewal", () => {
  beforeEach(() => vi.unstubAllGlobals())

  it("gets new tokens before the old ones end, once for all who wait, and keeps the newest refresh token", async () => {
    const { ensureFresh, currentSession, readStoredSession, exchanged, renewals, renewed } = await endingSoon()
    renewals.push(renewed("second"))
    await Promise.all([ensureFresh(), ensureFresh(), ensureFresh()])
    expect(exchanged.mock.calls).toMatchObject([[{ grant_type: "refresh_token", refresh_token: "first" }]])
    expect(currentSession()).toMatchObject({ refreshToken: "second" })
    expect(readStoredSession()).toEqual(currentSession())
    await ensureFresh()
    expect(exchanged).toHaveBeenCalledTimes(1)
  })

  it("takes what another tab got", async () => {
    const { ensureFresh, currentSession, session, exchanged } = await endingSoon()
    const theirs = { ...session, token: "theirs", refreshToken: "second", expiresAt: Date.now() + 3_600_000 }
    localStorage.setItem("voronka.session", JSON.stringify(theirs))
    await ensureFresh()
    expect(currentSession()).toEqual(theirs)
    expect(exchanged).not.toHaveBeenCalled()
  })

  it("ends the session when the issuer refuses, and when it answers for somebody else", async () => {
    const page = await endingSoon()
    page.renewals.push({ status: 400, body: { error: "invalid_grant" } })
    await page.ensureFresh()
    expect(page.currentState().ended).toBe(true)

    const other = await endingSoon()
    other.renewals.push({ body: { access_token: jwt({}), id_token: jwt({ sub: "boris", exp: other.seconds + 3600 }) } })
    await other.ensureFresh()
    expect(other.currentState()).toMatchObject({ ended: true, session: { refreshToken: "first" } })
  })

  it("leaves everything as it is while the issuer cannot be reached", async () => {
    const { ensureFresh, currentState, currentSession } = await endingSoon()
    const before = currentSession()
    await ensureFresh()
    expect(currentState()).toMatchObject({ ended: false, session: before })
  })

  it("is over with signing out, here and at the issuer", async () => {
    const { signOut, currentSession, readStoredSession, revoked, sent } = await endingSoon()
    await signOut()
    expect([currentSession(), readStoredSession()]).toEqual([null, null])
    expect(revoked.mock.calls).toEqual([["first"]])
    expect(sent().get("post_logout_redirect_uri")).toBe("https://app.example/sign-in")
    expect(sent().get("logout_uri")).toBe("https://app.example/sign-in")
  })

  it("a tab that is opened later is signed in, and a token that can be renewed does not end the session", async () => {
    const { session } = await endingSoon()
    localStorage.setItem("voronka.session", JSON.stringify({ ...session, expiresAt: 0 }))
    vi.resetModules()
    const later = await import("./session")
    expect(later.currentSession()).toMatchObject({ refreshToken: "first" })
    localStorage.setItem("voronka.session", JSON.stringify({ ...session, refreshToken: null, expiresAt: 0 }))
    vi.resetModules()
    expect((await import("./session")).currentSession()).toBeNull()
  })
})
