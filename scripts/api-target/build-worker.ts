import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const configPath = 'apps/api/wrangler.jsonc'

/** wrangler then asks nobody: neither for its own updates, nor for what a request of Cloudflare looks like. */
export const offline = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', NO_UPDATE_NOTIFIER: '1' }

const wrangler = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/** Of esbuild: what went in, and what is left to load when the bundle runs. */
interface Metafile {
  readonly inputs: Readonly<Record<string, object>>
  readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>
}

/** What `wrangler deploy` would upload, in a new folder; the output of wrangler, and the size as it travels. */
export async function buildWorker() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-worker-'))
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--metafile', join(folder, 'meta.json'), '--config', configPath],
    { cwd: root, env: { PATH: process.env.PATH, HOME: folder, ...offline } },
  )
  const script = readFileSync(join(folder, 'worker.js'), 'utf8')
  const { inputs, outputs } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as Metafile
  return {
    folder,
    script,
    gzipBytes: gzipSync(script).length,
    inputs: Object.keys(inputs),
    imports: Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
    output: stdout + stderr,
  }
}

export type WorkerBuild = Awaited<ReturnType<typeof buildWorker>>

/** Of wrangler.jsonc, whose comments have lines of their own. */
export function readWorkerConfig() {
  const text = readFileSync(join(root, configPath), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  return JSON.parse(text) as { compatibility_date: string; r2_buckets: { binding: string }[]; triggers: { crons: string[] } }
}
