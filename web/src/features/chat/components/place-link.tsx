import type { ReactNode } from "react"
import { Link } from "react-router"
import { type ChatTarget, useChatPlace } from "../place"

type PlaceLinkProps = {
  to: ChatTarget
  className?: string
  current?: boolean
  onOpen?: (() => void) | undefined
  children: ReactNode
}

/** Opens a conversation: by a link where it has an address, else by a button. */
export function PlaceLink({ to, current = false, onOpen, ...props }: PlaceLinkProps) {
  const place = useChatPlace()
  const mark = current ? "true" : undefined
  if (place.hrefOf) return <Link to={place.hrefOf(to)} aria-current={mark} onClick={onOpen} {...props} />
  const open = () => {
    place.go(to)
    onOpen?.()
  }
  return <button type="button" aria-current={mark} onClick={open} {...props} />
}
