/** The address of a web page; null for everything that a browser would do something else with. */
export function webAddress(value: string): URL | null {
  try {
    const url = new URL(value)
    const plain = (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password
    return plain ? url : null
  } catch {
    return null
  }
}

/** Whether a host is one of the listed ones, with or without "www.". */
export function isListed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((listed) => host === listed.toLowerCase() || host === `www.${listed.toLowerCase()}`)
}
