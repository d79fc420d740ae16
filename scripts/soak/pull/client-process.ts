import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BlobSource } from '../../../packages/zoo/src/pull/blob-source.ts'
import type { TransferLimits } from '../../../packages/zoo/src/transfer/limits.ts'

export interface ClientCall {
  readonly directory: string
  readonly source: Omit<BlobSource, 'urls'> & { readonly urls: readonly string[] }
  readonly limits: Partial<TransferLimits>
}

export interface ClientEnd {
  /** null when it failed, or was killed. */
  readonly sha256: string | null
  readonly stderr: string
}

/** The client as one file of JavaScript: thousands of processes start, and none of them should wait for a compiler. */
export async function buildClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-pull-client-'))
  await build({
    entryPoints: [fileURLToPath(new URL('./client.ts', import.meta.url))],
    outfile: join(folder, 'client.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    // undici is CommonJS, and requires what Node has
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'error',
  })
  const worker = 'whole-hash-worker.mjs'
  await copyFile(fileURLToPath(new URL(`../../../packages/zoo/src/transfer/${worker}`, import.meta.url)), join(folder, worker))
  return folder
}

export function startClient(folder: string, call: ClientCall) {
  const client = spawn(process.execPath, [join(folder, 'client.mjs'), JSON.stringify(call)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  client.stdout.on('data', (text) => {
    stdout += text
  })
  client.stderr.on('data', (text) => {
    stderr += text
  })
  return {
    kill: () => client.kill('SIGKILL'),
    ended: once(client, 'close').then(([code]): ClientEnd => ({ sha256: code === 0 ? stdout : null, stderr })),
  }
}
