type PassagePlace = { fileId: string; passage: number }

/** The parameter that names a passage in the address of its document's page, counted from 1. */
export const passageParameter = "at"

/** Where a passage can be read and changed among the others of its document. */
export const passageAddress = (agentId: string, { fileId, passage }: PassagePlace): string =>
  `/agents/${agentId}/knowledge/files/${fileId}?${passageParameter}=${passage + 1}`
