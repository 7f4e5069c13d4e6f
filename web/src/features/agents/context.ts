import { useOutletContext } from "react-router"

/** What the status bar has to know of the form of the draft. */
export type FormState = {
  dirty: boolean
  saving: boolean
  /** Why the last attempt to save did not work, in words; null when it did. */
  problem: string | null
  save: (() => Promise<boolean>) | null
  discard: (() => void) | null
}

export const cleanForm: FormState = { dirty: false, saving: false, problem: null, save: null, discard: null }

/** Tells the frame how the form stands; only the page with the form has one. */
export const useReportForm = () => useOutletContext<{ reportForm: (state: FormState) => void }>().reportForm
