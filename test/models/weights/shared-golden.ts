import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file of golden figures that is too large for the project; undefined where the folder beside it is not there. */
export function sharedGolden(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../../../shared/golden/${path}`, import.meta.url))
  return existsSync(file) ? file : undefined
}
