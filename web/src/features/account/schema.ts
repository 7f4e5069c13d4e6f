import { lineOf, z } from "@/shared/lib/zod"
import { roles } from "@/shared/lib/role"

const name = lineOf(100)

export const keyRoles = ["manager", "viewer"] as const

export const accountSchema = z.object({ name })
export type AccountForm = z.infer<typeof accountSchema>

export const inviteSchema = z.object({ email: z.email("invalid_email"), role: z.enum(roles) })
export type InviteForm = z.infer<typeof inviteSchema>

/** Days a key works; "never" has no end. */
export const lifetimes = ["30", "90", "365", "never"] as const
export type Lifetime = (typeof lifetimes)[number]

export const apiKeySchema = z.object({ name, role: z.enum(keyRoles), lifetime: z.enum(lifetimes) })
export type ApiKeyForm = z.infer<typeof apiKeySchema>

/** When a key made at `now` (milliseconds) ends. */
export function expiryOf(lifetime: Lifetime, now: number): string | null {
  return lifetime === "never" ? null : new Date(now + Number(lifetime) * 86_400_000).toISOString()
}
