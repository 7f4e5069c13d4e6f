// What the API answers in the tests that mock it is in this folder, parted by page.

/** When nearly everything in it happened. */
export const time = "2026-11-20T09:30:00.000Z"
