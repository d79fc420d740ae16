import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { ProvisionError } from './provision-error.ts'
import { runTool } from './run-tool.ts'

/** In a process of its own: a library that crashes must not take the installer with it. */
export async function verifyAddon(folder: string) {
  const script = fileURLToPath(new URL('./verify-main.ts', import.meta.url))
  const run = await runTool([process.execPath, launcher, script, folder])
  if (run.exitCode === 0) return
  const cause = run.signal ? `it died of ${run.signal}` : (run.output.match(/^\w*Error.*: .*/m)?.[0] ?? run.output.split('\n').at(-1))
  throw new ProvisionError(
    'verify',
    `TensorFlow was built and does not compute as it must: ${cause}. The processor must have AVX; please report this with the log.`,
    { log: run.output },
  )
}
