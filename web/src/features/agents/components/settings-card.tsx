import type { ReactNode } from "react"
import { Card, CardContent, CardHeader, CardTitle } from "@/shared/ui/card"

type SettingsCardProps = { id: string; title: string; description?: string; children: ReactNode }

/** One group of an agent's settings. */
export function SettingsCard({ id, title, description, children }: SettingsCardProps) {
  return (
    <Card id={id} className="scroll-mt-6">
      <CardHeader>
        <div className="flex flex-col gap-1">
          <CardTitle>{title}</CardTitle>
          {description && <p className="text-sm text-muted-foreground">{description}</p>}
        </div>
      </CardHeader>
      <CardContent>{children}</CardContent>
    </Card>
  )
}
