import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Below the packages, so that what is not bundled is found. */
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

/** The simulation as one file of JavaScript: it runs a quarter faster than what a loader compiles piece by piece. */
export async function buildChild(): Promise<{ readonly entry: string; readonly remove: () => void }> {
  mkdirSync(cacheFolder, { recursive: true })
  const folder = mkdtempSync(join(cacheFolder, 'simulate-'))
  const entry = join(folder, 'child.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('./child.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // native, and found by its own means
    external: ['libsql', '@libsql/*'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'error',
  })
  return { entry, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
