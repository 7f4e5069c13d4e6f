export const roles = ["owner", "manager", "viewer"] as const
export type Role = (typeof roles)[number]

/** The role that a name of the API stands for; one this interface does not know yet is shown as the least. */
export function roleOf(name: string): Role {
  return roles.find((role) => role === name) ?? "viewer"
}
