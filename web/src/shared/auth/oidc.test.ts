import { beforeEach, describe, expect, it, vi } from "vitest"
import { base64Url } from "./pkce"

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

/** A browser at the site, and an issuer that answers with the nonce it was sent. */
async function setUp(config: { tokenUse?: string } = {}) {
  vi.resetModules()
  const assign = vi.fn()
  vi.stubGlobal("sessionStorage", storage())
  vi.stubGlobal("localStorage", storage())
  vi.stubGlobal("document", { documentElement: { lang: "ru" } })
  vi.stubGlobal("location", { origin: "https://app.example", assign })
  const sent = () => new URL(String(assign.mock.lastCall?.[0])).searchParams
  const exp = Math.floor(Date.now() / 1000) + 600
  const exchanged = vi.fn()
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
      })
    }
    exchanged(Object.fromEntries(init?.body as URLSearchParams))
    return Response.json({
      access_token: jwt({ exp, use: "access" }),
      id_token: jwt({ exp, use: "id", nonce: sent().get("nonce") }),
    })
  })
  const oidc = await import("./oidc")
  const session = await import("./session")
  return { ...oidc, ...session, sent, exchanged }
}

describe("sign-in", () => {
  beforeEach(() => vi.unstubAllGlobals())

  it("sends the person to the issuer and exchanges the code with the verifier of the challenge", async () => {
    const { signIn, completeSignIn, currentSession, sent, exchanged } = await setUp()
    await signIn("/agents/agt_1")
    expect(Object.fromEntries(sent())).toMatchObject({
      response_type: "code",
      client_id: "web",
      redirect_uri: "https://app.example/auth/callback",
      code_challenge_method: "S256",
      ui_locales: "ru",
    })

    const query = new URLSearchParams({ code: "abc", state: sent().get("state") ?? "" })
    expect(await completeSignIn(query)).toBe("/agents/agt_1")
    const { challengeOf } = await import("./pkce")
    const form = exchanged.mock.lastCall?.[0] as { code: string; code_verifier: string } | undefined
    expect(form?.code).toBe("abc")
    expect(await challengeOf(form?.code_verifier ?? "")).toBe(sent().get("code_challenge"))
    expect(currentSession()?.token).toBe(currentSession()?.idToken)
  })

  it("uses the access token where the configuration says so", async () => {
    const { signIn, completeSignIn, currentSession, sent } = await setUp({ tokenUse: "access" })
    await signIn("/")
    await completeSignIn(new URLSearchParams({ code: "abc", state: sent().get("state") ?? "" }))
    expect(currentSession()?.token).not.toBe(currentSession()?.idToken)
  })

  it("refuses an answer to a sign-in that was not started here, and one that is used twice", async () => {
    const { signIn, completeSignIn, sent } = await setUp()
    await expect(completeSignIn(new URLSearchParams({ code: "abc", state: "forged" }))).rejects.toMatchObject({
      code: "stale",
    })
    await signIn("/")
    await expect(completeSignIn(new URLSearchParams({ code: "abc", state: "forged" }))).rejects.toMatchObject({
      code: "stale",
    })
    await signIn("/")
    const query = new URLSearchParams({ code: "abc", state: sent().get("state") ?? "" })
    await completeSignIn(query)
    await expect(completeSignIn(query)).rejects.toMatchObject({ code: "stale" })
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
