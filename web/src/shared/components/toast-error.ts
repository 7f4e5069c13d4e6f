import { toast } from "sonner"
import { errorText } from "./error-text"

/** Says in a toast what was not done and why. */
export function toastError(title: string, error: unknown): void {
  toast.error(title, { description: errorText(error) })
}
