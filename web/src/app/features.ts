import { account } from "@/features/account/manifest"
import { agents } from "@/features/agents/manifest"
import { auth } from "@/features/auth/manifest"
import { chat } from "@/features/chat/manifest"
import { golden } from "@/features/golden/manifest"
import { knowledge } from "@/features/knowledge/manifest"
import { passages } from "@/features/passages/manifest"
import { sequences } from "@/features/sequences/manifest"
import { usage } from "@/features/usage/manifest"

/** Every feature, in the order in which their pages stand in a navigation. Routes, texts and navigation come from here. */
export const features = [agents, knowledge, passages, chat, golden, sequences, usage, account, auth] as const
