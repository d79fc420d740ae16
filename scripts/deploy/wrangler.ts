import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const configPath = 'apps/api/wrangler.jsonc'
const wrangler = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/** Without its own use being reported, and with nothing asked of Cloudflare that the command does not need. */
export const offline = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

/** The wrangler that package.json pins, whatever else is installed. */
export function startWrangler(args: readonly string[], { isQuiet = false } = {}): ChildProcess {
  return spawn(process.execPath, [wrangler, ...args, '--config', configPath], {
    cwd: root,
    env: { ...process.env, ...offline },
    stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
  })
}

/** Its exit code, and what it said where that was not shown. */
export async function runWrangler(args: readonly string[], options: { isQuiet?: boolean } = {}): Promise<{ code: number; output: string }> {
  const child = startWrangler(args, options)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? 1))
  })
  return { code, output }
}
