import { readdirSync } from "node:fs"
import { join } from "node:path"

/** Every file under a folder whose path satisfies `wanted`. (Node 20 has no globSync yet.) */
export function filesUnder(folder, wanted) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter(wanted)
    .toSorted()
}
