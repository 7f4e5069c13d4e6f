/** A funnel of three bars; the last and narrowest is the sale. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" fill="#0f5c5c" />
      <rect x="6" y="8" width="20" height="4" rx="2" fill="#fff" />
      <rect x="9.5" y="14" width="13" height="4" rx="2" fill="#fff" opacity=".8" />
      <rect x="13" y="20" width="6" height="4" rx="2" fill="#f5b84b" />
    </svg>
  )
}
