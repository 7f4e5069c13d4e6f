import type { UseMutationResult } from "@tanstack/react-query"
import { type FormEvent, useEffect, useRef, useState } from "react"
import { type DefaultValues, type FieldValues, type Resolver, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { toast } from "sonner"
import { asApiError } from "@/shared/api/errors"
import { showFieldErrors } from "@/shared/lib/form-errors"

type VersionedFormOptions<Entity, Values extends FieldValues> = {
  /** What is stored, as far as is known here. */
  entity: Entity
  toForm: (entity: Entity) => Values
  resolver: Resolver<Values>
  /** Saves values over the given version. */
  save: Pick<
    UseMutationResult<Entity, Error, { version: number; values: Values }>,
    "mutate" | "reset" | "isPending" | "error"
  >
  /** Reads what is stored now. */
  reload: () => Promise<Entity>
}

/** A form over something that others may change too: saves against the version it was read at, and asks when that is stale. */
export function useVersionedForm<Entity extends { version: number }, Values extends FieldValues>({
  entity,
  toForm,
  resolver,
  save,
  reload,
}: VersionedFormOptions<Entity, Values>) {
  const { t } = useTranslation()
  // The version that the values in the form started from, which need not be the newest one.
  const base = useRef(entity.version)
  const [conflict, setConflict] = useState(false)
  const form = useForm<Values>({ resolver, defaultValues: toForm(entity) as DefaultValues<Values> })
  const { isDirty: dirty } = form.formState
  const saving = save.isPending

  const load = (next: Entity) => {
    base.current = next.version
    form.reset(toForm(next))
  }

  const send = (version: number, values: Values) =>
    save.mutate(
      { version, values },
      {
        onSuccess: (saved) => {
          load(saved)
          toast.success(t("saved"))
        },
        onError: (error) => {
          if (asApiError(error).status === 412) setConflict(true)
          else showFieldErrors(form, Object.keys(values), error)
        },
      },
    )

  const resolve = (action: (theirs: Entity) => void) => {
    setConflict(false)
    reload().then(action, () => toast.error(t("reloadFailed")))
  }

  // A newer version came in (another tab, a restored version) and nothing of ours would be lost by showing it.
  useEffect(() => {
    if (dirty || saving || entity.version === base.current) return
    base.current = entity.version
    form.reset(toForm(entity))
  }, [entity, dirty, saving, form, toForm])

  return {
    form,
    dirty,
    saving,
    error: save.error,
    submit: (event: FormEvent) => void form.handleSubmit((values) => send(base.current, values))(event),
    discard: () => {
      save.reset()
      load(entity)
    },
    conflict: {
      open: conflict,
      onOpenChange: setConflict,
      onTakeTheirs: () => resolve(load),
      onKeepMine: () => resolve((theirs) => send(theirs.version, form.getValues())),
    },
  }
}
