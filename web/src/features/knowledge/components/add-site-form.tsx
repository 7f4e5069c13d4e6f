import { zodResolver } from "@hookform/resolvers/zod"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormError } from "@/shared/components/form-error"
import { NumberField } from "@/shared/components/number-field"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage, showFieldErrors } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"
import { Input } from "@/shared/ui/input"
import { Spinner } from "@/shared/ui/spinner"
import { type SiteForm, siteLimits, siteSchema, withScheme } from "../schema"
import { useAddSite } from "../sites-api"

/** What of a site is read: from which page on, how deep, how much. */
export function AddSiteForm({ agentId, onAdded }: { agentId: string; onAdded: () => void }) {
  const { t } = useTranslation("knowledge")
  const add = useAddSite(agentId)
  const form = useForm<SiteForm>({
    resolver: zodResolver(siteSchema),
    defaultValues: { address: "", depth: 0, pages: 1 },
  })
  const submit = form.handleSubmit((values) =>
    add.mutate(values, {
      onSuccess: onAdded,
      onError: (error) => showFieldErrors(form, Object.keys(values), error),
    }),
  )
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={(event) => void submit(event)}>
      <FormError error={add.error} known={["address", "depth", "pages"]} />
      <Controller
        control={form.control}
        name="address"
        render={({ field: { onBlur, onChange, ...field }, fieldState }) => (
          <TextField label={t("site.address")} error={fieldMessage(fieldState.error?.message)}>
            {(props) => (
              <Input
                {...props}
                {...field}
                // The form comes after its dialog has opened and looked for what to focus.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus
                type="url"
                inputMode="url"
                placeholder="https://"
                autoComplete="off"
                onChange={onChange}
                onBlur={(event) => {
                  onChange(withScheme(event.target.value))
                  onBlur()
                }}
              />
            )}
          </TextField>
        )}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          control={form.control}
          name="depth"
          label={t("site.depth")}
          description={t("site.depthHint")}
          min={0}
          max={siteLimits.depth}
        />
        <NumberField
          control={form.control}
          name="pages"
          label={t("site.pages")}
          description={t("site.pagesHint", { max: siteLimits.pages })}
          min={1}
          max={siteLimits.pages}
        />
      </div>
      <DialogFooter>
        <Button type="submit" disabled={add.isPending}>
          {add.isPending && <Spinner />}
          {t("site.submit")}
        </Button>
      </DialogFooter>
    </form>
  )
}
