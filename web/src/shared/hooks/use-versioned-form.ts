import type { UseMutationResult } from "@tanstack/react-query"
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react"
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
    "mutateAsync" | "reset" | "isPending" | "error"
  >
  /** Reads what is stored now. */
  reload: () => Promise<Entity>
  /** Saves by itself this long after the last change, in milliseconds; without it only when told to. */
  autosaveMs?: number
}

/** A form over something that others may change too: saves against the version it was read at, and asks when that is stale. */
export function useVersionedForm<Entity extends { version: number }, Values extends FieldValues>({
  entity,
  toForm,
  resolver,
  save,
  reload,
  autosaveMs,
}: VersionedFormOptions<Entity, Values>) {
  const { t } = useTranslation()
  const byItself = autosaveMs !== undefined
  // The version that the values in the form started from, which need not be the newest one.
  const base = useRef(entity.version)
  const [conflict, setConflict] = useState(false)
  // From a conflict until a person has decided it, nothing is saved unasked.
  const undecided = useRef(false)
  const form = useForm<Values>({
    resolver,
    defaultValues: toForm(entity) as DefaultValues<Values>,
    // Saving by itself must not pull the writer to another field.
    shouldFocusError: !byItself,
  })
  const { isDirty } = form.formState
  const saving = save.isPending
  const [waiting, setWaiting] = useState(false)
  const [failed, setFailed] = useState(false)
  const dirty = isDirty || waiting

  const load = (next: Entity) => {
    base.current = next.version
    setFailed(false)
    form.reset(toForm(next))
  }

  /** What was saved is the new ground; what was written while it was being saved stays, to be saved next. */
  const accept = (saved: Entity, sent: string) => {
    if (!byItself) {
      load(saved)
      toast.success(t("saved"))
      return
    }
    base.current = saved.version
    form.reset(JSON.parse(sent) as Values, { keepValues: true })
    if (JSON.stringify(form.getValues()) !== sent) schedule.current()
  }

  const send = async (version: number, values: Values, focus: boolean): Promise<boolean> => {
    const sent = JSON.stringify(form.getValues())
    try {
      const saved = await save.mutateAsync({ version, values })
      setFailed(false)
      accept(saved, sent)
      return true
    } catch (error) {
      setFailed(true)
      if (asApiError(error).status === 412) {
        undecided.current = true
        setConflict(true)
      } else showFieldErrors(form, Object.keys(values), error, focus)
      return false
    }
  }

  // One after another: a second save that overtook the first would meet a version it does not know.
  const running = useRef<Promise<boolean>>(Promise.resolve(true))
  const saveNow = (focus: boolean): Promise<boolean> => {
    clearTimeout(timer.current)
    running.current = running.current.then(
      () =>
        new Promise<boolean>((resolve, reject) => {
          const valid = async (values: Values) => resolve(await send(base.current, values, focus))
          const invalid = () => {
            setFailed(true)
            resolve(false)
          }
          form
            .handleSubmit(valid, invalid)()
            .then(() => setWaiting(false), reject)
        }),
    )
    return running.current
  }

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const schedule = useRef(() => {})
  useEffect(() => {
    schedule.current = () => {
      setWaiting(true)
      clearTimeout(timer.current)
      if (!undecided.current) timer.current = setTimeout(() => void saveNow(false), autosaveMs)
    }
  })
  useEffect(() => {
    if (!byItself) return
    const unsubscribe = form.subscribe({
      formState: { values: true },
      // A reset names no field.
      callback: ({ name }) => name !== undefined && schedule.current(),
    })
    return () => {
      clearTimeout(timer.current)
      unsubscribe()
    }
  }, [byItself, form])

  const resolve = (action: (theirs: Entity) => unknown) => {
    setConflict(false)
    undecided.current = false
    reload().then(action, () => toast.error(t("reloadFailed")))
  }

  // A newer version came in (another tab, a restored version) and nothing of ours would be lost by showing it.
  useEffect(() => {
    if (dirty || saving || entity.version === base.current) return
    base.current = entity.version
    form.reset(toForm(entity))
  }, [entity, dirty, saving, form, toForm])

  const latest = useRef(saveNow)
  useEffect(() => {
    latest.current = saveNow
  })
  return {
    form,
    dirty,
    saving,
    /** Whether the last attempt to save did not work; `error` tells more unless the values were not even sent. */
    failed: failed && dirty,
    error: save.error,
    /** Saves now; answers whether it worked. */
    save: useCallback(() => latest.current(true), []),
    submit: (event: FormEvent) => {
      event.preventDefault()
      void saveNow(true)
    },
    discard: () => {
      clearTimeout(timer.current)
      setWaiting(false)
      undecided.current = false
      save.reset()
      load(entity)
    },
    conflict: {
      open: conflict,
      onOpenChange: setConflict,
      onTakeTheirs: () => {
        setWaiting(false)
        resolve(load)
      },
      onKeepMine: () => resolve((theirs) => send(theirs.version, form.getValues(), true)),
    },
  }
}
