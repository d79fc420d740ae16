import process from 'node:process'
import { parseArgs } from 'node:util'
import { modelFormats, weightDtypes } from '../../src/convert/formats.ts'
import { describePulled } from '../describe-pulled.ts'
import { oneOf } from '../one-of.ts'
import { saveConverted } from '../save-converted.ts'
import { showTransfer } from '../transfer-progress.ts'
import { UsageError } from '../usage-error.ts'

export const usage =
  'zoo pull ID… [--registry URL] [--offline] [--format safetensors|tfjs|onnx|savedmodel] [--dtype float32|float16] [--out PATH] [--json]'

const options = {
  registry: { type: 'string' },
  offline: { type: 'boolean', default: false },
  format: { type: 'string', default: 'safetensors' },
  dtype: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** Fetches weights into the cache, and says where they lie. */
export async function pull(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  if (positionals.length === 0)
    throw new UsageError('name a variant or a checkpoint, such as efficientnet-lite0; `zoo checkpoints` lists them')
  const format = oneOf('format', values.format, modelFormats)
  const dtype = values.dtype === undefined ? undefined : oneOf('dtype', values.dtype, weightDtypes)
  if (values.out !== undefined && positionals.length > 1) throw new UsageError('--out is for one checkpoint')

  const { pull: pullCheckpoint } = await import('../../src/pull/pull.ts')
  const { convert } = await import('../../src/convert/convert.ts')
  for (const reference of positionals) {
    const display = showTransfer(reference, { json: values.json })
    const stop = new AbortController()
    const interrupt = () => stop.abort(new Error('stopped; what came is kept, and the next pull goes on from there'))
    process.once('SIGINT', interrupt)
    try {
      const pulled = await pullCheckpoint(reference, {
        registry: values.registry ?? (process.env.EFFZOO_REGISTRY || undefined),
        offline: values.offline,
        signal: stop.signal,
        onProgress: display.onProgress,
        log: display.log,
      })
      display.end()
      const converted = await convert(pulled, { format, ...(dtype && { dtype }) })
      if (values.out !== undefined) await saveConverted(converted, values.out)
      process.stdout.write(
        values.json ? `${JSON.stringify({ ...pulled, converted })}\n` : `${describePulled(pulled, converted, values.out)}\n`,
      )
    } finally {
      display.end()
      process.off('SIGINT', interrupt)
    }
  }
  return 0
}
