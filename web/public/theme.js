// Runs before the first paint so that a dark page never flashes white. A file, not inline: the content policy forbids inline scripts.
;(function () {
  const stored = localStorage.getItem("voronka.theme")
  const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches)
  document.documentElement.classList.toggle("dark", dark)
})()
