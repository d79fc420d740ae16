import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import { hashFile } from '../../src/cache/hash-file.ts'
import { checkpointFlags, checkpointUsage, fileSource, requestFrom, requireFlags, variantOf } from '../checkpoint-flags.ts'
import { publish, publishFlags, publishUsage } from '../publish.ts'
import { UsageError } from '../usage-error.ts'

export const usage = `zoo import FILE ${checkpointUsage} ${publishUsage}`

/**
 * Makes a checkpoint of a file of weights of any kind that is read (docs/weights.md), and publishes it: all weights of the variant must be there
 * in their shapes, to the bit.
 */
export async function importCheckpoint(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ...checkpointFlags, ...publishFlags } })
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) throw new UsageError(`name one file of weights; ${positionals.length} are given`)
  const variant = variantOf(requireFlags(values))

  const { importWeights } = await import('../../src/import/import-weights.ts')
  const { writeSafetensors } = await import('../../src/import/write-safetensors.ts')
  const imported = await importWeights(path, { variant })
  const { naming, classes, tensors, ignored } = imported
  process.stderr.write(
    `${path}: ${tensors.length} weights of ${variant} in the naming of ${naming}, ${ignored.length} other tensors left out\n`,
  )
  const original = await hashFile(path)
  const draft = join(tmpdir(), `effzoo-${randomUUID()}.safetensors`)
  try {
    await writeSafetensors(imported, draft)
    const { chunks, ...digests } = await hashFile(draft)
    const request = requestFrom(values, {
      dtype: 'float32',
      classCount: classes,
      digests: { ...digests, chunks: [...chunks] },
      source: fileSource(path, original.sha256, `effzoo ${packageJson.version}`),
    })
    return await publish(request, [{ name: 'model.safetensors', path: draft }], values)
  } finally {
    await rm(draft, { force: true })
  }
}
