import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

/** A folder that is gone when the test is. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-api-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const newDatabaseUrl = () => pathToFileURL(join(temporaryFolder(), 'test.db')).href
