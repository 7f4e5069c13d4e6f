import { z } from "zod"

const schema = z.object({
  issuer: z.string().min(1),
  clientId: z.string().min(1),
  redirectPath: z.string().startsWith("/"),
  // The API needs to know the person's e-mail. Cognito puts it only into the ID token; an issuer that puts it into the
  // access token as well (the local one does) can have the access token sent instead.
  tokenUse: z.enum(["id", "access"]).default("id"),
})

export type AuthConfig = z.infer<typeof schema>

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
  return schema.parse(await response.json())
}
