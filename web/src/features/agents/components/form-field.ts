import type { UseFormReturn } from "react-hook-form"
import type { AgentForm } from "../schema"

/** What every group of settings gets. */
export type FormFieldProps = { form: UseFormReturn<AgentForm>; readOnly: boolean }
