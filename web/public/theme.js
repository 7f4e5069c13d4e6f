// Runs before the first paint so that a dark page never flashes white, and nobody who is signed out sees the frame of the
// pages behind the sign-in. A file, not inline: the content policy forbids inline scripts.
;(function () {
  const stored = localStorage.getItem("voronka.theme")
  const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches)
  document.documentElement.classList.toggle("dark", dark)
  document.documentElement.classList.toggle("signed-out", !localStorage.getItem("voronka.session"))
})()
