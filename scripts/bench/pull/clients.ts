import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { launcher } from '@effzoo/launch'

const run = promisify(execFile)
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** One download, from a new process to its end. */
export interface Download {
  readonly wallMs: number
  /** Without the start of the process and its libraries; null where there is none to speak of. */
  readonly callMs: number | null
  readonly peakBytes: number | null
}

export interface Client {
  readonly name: string
  /** Downloads into an empty folder. */
  download(folder: string): Promise<Download>
}

interface Printed {
  readonly callMs: number
  readonly peakBytes: number
}

async function timed(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const startMs = performance.now()
  const { stdout } = await run(command, [...args], { env })
  return { wallMs: performance.now() - startMs, stdout }
}

async function printed(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Download> {
  const { wallMs, stdout } = await timed(command, args, env)
  const { callMs, peakBytes } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Printed
  return { wallMs, callMs, peakBytes }
}

/** As `zoo` itself runs. `sourcePath` holds the file's digests, as a manifest gives them. */
export const effzoo = (sourcePath: string): Client => ({
  name: 'effzoo',
  download: (folder) => printed(process.execPath, [launcher, here('./pull-client.ts'), sourcePath, folder]),
})

/** What a careful person types: get it, and look at its digest. */
export const curl = (url: string, sha256: string): Client => ({
  name: 'curl + sha256sum',
  async download(folder) {
    const path = join(folder, 'model.safetensors')
    const { wallMs, stdout } = await timed('sh', [
      '-c',
      'curl --silent --show-error --fail --location --output "$1" "$2" && sha256sum "$1"',
      'sh',
      path,
      url,
    ])
    if (!stdout.startsWith(sha256)) throw new Error(`curl's file has the digest ${stdout}`)
    return { wallMs, callMs: null, peakBytes: null }
  },
})

export const hub = (python: string, endpoint: string): Client => ({
  name: 'hf_hub_download',
  download: (folder) =>
    printed(python, [here('./hub_download.py'), 'effzoo/bench', 'model.safetensors', folder], {
      ...process.env,
      HF_ENDPOINT: endpoint,
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HOME: folder,
    }),
})
