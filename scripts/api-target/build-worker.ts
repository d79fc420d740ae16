import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { configPath, root, runWrangler } from '../deploy/wrangler.ts'

/** Of esbuild: what went in, and what is left to load when the bundle runs. */
interface Metafile {
  readonly inputs: Readonly<Record<string, object>>
  readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>
}

/** What `wrangler deploy` would upload, in a new folder; the output of wrangler, and the size as it travels. */
export async function buildWorker() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-worker-'))
  const args = ['deploy', '--dry-run', '--outdir', folder, '--metafile', join(folder, 'meta.json')]
  const { code, output } = await runWrangler(args, { isQuiet: true })
  if (code !== 0) throw new Error(`the Worker could not be built:\n${output}`)
  const script = readFileSync(join(folder, 'worker.js'), 'utf8')
  const { inputs, outputs } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as Metafile
  return {
    folder,
    script,
    gzipBytes: gzipSync(script).length,
    inputs: Object.keys(inputs),
    imports: Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
    output,
  }
}

export type WorkerBuild = Awaited<ReturnType<typeof buildWorker>>

/** Of wrangler.jsonc, whose comments have lines of their own. */
export function readWorkerConfig() {
  const text = readFileSync(join(root, configPath), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  return JSON.parse(text) as { compatibility_date: string; r2_buckets: { binding: string }[]; triggers: { crons: string[] } }
}
