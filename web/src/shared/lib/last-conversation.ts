const key = (agentId: string) => `voronka.conversation.${agentId}`

/** The test conversation this tab last had with an agent: to go on with it, or to try a sequence on it. */
export const lastConversation = (agentId: string): string | null => sessionStorage.getItem(key(agentId))

export const rememberConversation = (agentId: string, conversationId: string): void =>
  sessionStorage.setItem(key(agentId), conversationId)

/** A new one was begun on purpose: a reload must not bring the old one back. */
export const forgetConversation = (agentId: string): void => sessionStorage.removeItem(key(agentId))
