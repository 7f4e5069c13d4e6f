import { useTranslation } from "react-i18next"
import { type Language, languages, setLanguage } from "@/shared/i18n"
import { ToggleGroup } from "@/shared/ui/toggle-group"

export function LanguageToggle() {
  const { t, i18n } = useTranslation()
  return (
    <ToggleGroup
      aria-label={t("language.label")}
      value={i18n.language as Language}
      onValueChange={(language) => void setLanguage(language)}
      options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  )
}
