import { MessageCircle } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { useMediaQuery } from "@/shared/hooks/use-media-query"
import { Button } from "@/shared/ui/button"
import { Sheet, SheetContent, SheetTitle } from "@/shared/ui/sheet"
import { Skeleton } from "@/shared/ui/skeleton"
import { SidePanel } from "@/shared/ui/split"

// The page is drawn before the chat beside it has come.
const ChatDock = lazy(() => import("@/features/chat/dock"))

const hiddenKey = "voronka.chat-hidden"

/** The test chat at the side of every page of an agent; on narrow windows in a drawer behind a button. */
export function DockedChat() {
  const { t } = useTranslation("agents")
  const wide = useMediaQuery("(min-width: 1280px)")
  const [hidden, setHidden] = useState(() => localStorage.getItem(hiddenKey) !== null)
  const [drawer, setDrawer] = useState(false)
  const show = (shown: boolean) => {
    if (!wide) {
      setDrawer(shown)
      return
    }
    if (shown) localStorage.removeItem(hiddenKey)
    else localStorage.setItem(hiddenKey, "")
    setHidden(!shown)
  }
  const chat = (
    <Suspense fallback={<Skeleton className="m-4 h-40" />}>
      <ChatDock onClose={() => show(false)} />
    </Suspense>
  )
  if (wide && !hidden) {
    return (
      <SidePanel
        label={t("chat.panel")}
        resizeLabel={t("chat.resize")}
        storageKey="voronka.chat-width"
        width={{ usual: 368, least: 320, most: 640 }}
      >
        {chat}
      </SidePanel>
    )
  }
  return (
    <>
      <Button className="fixed right-4 bottom-4 z-30 h-11 rounded-full px-5 shadow-lg" onClick={() => show(true)}>
        <MessageCircle />
        {t("chat.open")}
      </Button>
      <Sheet open={!wide && drawer} onOpenChange={setDrawer}>
        <SheetContent aria-describedby={undefined} closeButton={false} className="w-full gap-0 p-0 sm:w-[28rem]">
          <SheetTitle className="sr-only">{t("chat.panel")}</SheetTitle>
          {chat}
        </SheetContent>
      </Sheet>
    </>
  )
}
