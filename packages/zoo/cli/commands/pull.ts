import { copyFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { describePulled } from '../describe-pulled.ts'
import { showProgress } from '../progress.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo pull ID… [--registry URL] [--offline] [--format safetensors] [--out FILE] [--json]'

const options = {
  registry: { type: 'string' },
  offline: { type: 'boolean', default: false },
  format: { type: 'string', default: 'safetensors' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** Fetches weights into the cache, and says where they lie. */
export async function pull(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  if (positionals.length === 0)
    throw new UsageError('name a variant or a checkpoint, such as efficientnet-lite0; `zoo checkpoints` lists them')
  if (values.format !== 'safetensors') throw new UsageError(`--format ${values.format}: allowed is safetensors`)
  if (values.out !== undefined && positionals.length > 1) throw new UsageError('--out is for one checkpoint')

  const { pull: pullCheckpoint } = await import('../../src/pull/pull.ts')
  for (const reference of positionals) {
    const progress = showProgress(reference)
    const stop = new AbortController()
    const interrupt = () => stop.abort(new Error('stopped; what came is kept, and the next pull goes on from there'))
    process.once('SIGINT', interrupt)
    try {
      const pulled = await pullCheckpoint(reference, {
        registry: values.registry ?? (process.env.EFFZOO_REGISTRY || undefined),
        offline: values.offline,
        signal: stop.signal,
        onProgress: ({ receivedBytes, totalBytes }) =>
          progress.update({ step: 'fetching', fraction: totalBytes === null ? null : receivedBytes / totalBytes }),
        log: (line) => process.stderr.write(`${line}\n`),
      })
      progress.end()
      if (values.out !== undefined) await copyFile(pulled.files[0]!.path, values.out)
      process.stdout.write(values.json ? `${JSON.stringify(pulled)}\n` : `${describePulled(pulled, values.out)}\n`)
    } finally {
      progress.end()
      process.off('SIGINT', interrupt)
    }
  }
  return 0
}
