import type { ApiKey, Me, Member } from "../../src/shared/api/types"
import type { Role } from "../../src/shared/lib/role"
import { time } from "./time"

const permissions: Record<Role, string[]> = {
  viewer: ["account:read", "agents:read", "knowledge:read", "conversations:read", "sequences:read"],
  manager: ["agents:write", "knowledge:write", "chat:use", "sequences:write"],
  owner: ["members:write", "keys:write"],
}

export function me(role: Role = "owner"): Me {
  const granted = {
    viewer: permissions.viewer,
    manager: [...permissions.viewer, ...permissions.manager],
    owner: Object.values(permissions).flat(),
  }
  return {
    actor: { kind: "person", id: "mem_1", name: "Ольга Смирнова", email: "olga@example.com" },
    account: { id: "acc_01JD3Q7X8M4W6YV2T9K5R1C0AB", name: "Фабрика кухонь «Дом»", createdAt: time },
    role,
    permissions: granted[role],
    accounts: [{ id: "acc_01JD3Q7X8M4W6YV2T9K5R1C0AB", name: "Фабрика кухонь «Дом»", role }],
  }
}

export const members: Member[] = [
  { id: "mem_1", email: "olga@example.com", role: "owner", joinedAt: time, createdAt: time },
  {
    id: "mem_2",
    email: "konstantin.konstantinopolsky@kitchen-factory.example.com",
    role: "manager",
    joinedAt: time,
    createdAt: time,
  },
  { id: "mem_3", email: "intern@example.com", role: "viewer", joinedAt: null, createdAt: time },
]

export const apiKeys: ApiKey[] = [
  {
    id: "key_1",
    name: "Импорт из CRM",
    role: "manager",
    prefix: "vk_8f3a",
    createdAt: time,
    lastUsedAt: time,
    expiresAt: "2027-02-18T09:30:00.000Z",
  },
  {
    id: "key_2",
    name: "Monitoring",
    role: "viewer",
    prefix: "vk_02cc",
    createdAt: time,
    lastUsedAt: null,
    expiresAt: null,
  },
]
