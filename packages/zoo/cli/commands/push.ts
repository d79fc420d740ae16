import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CheckpointId } from '@effzoo/contract'
import { openCache } from '../../src/cache/blob-cache.ts'
import { hashFile } from '../../src/cache/hash-file.ts'
import { findPulled } from '../../src/pull/pulled-checkpoint.ts'
import { requestOf } from '../../src/push/request-of.ts'
import { checkpointFlags, checkpointUsage, fileSource, requestFrom, requireFlags } from '../checkpoint-flags.ts'
import { type PublishValues, publish, publishFlags, publishUsage } from '../publish.ts'
import { UsageError } from '../usage-error.ts'

export const usage = `zoo push (CHECKPOINT | FILE ${checkpointUsage}) ${publishUsage}`

/** Brings a checkpoint that was pulled, or a file of weights under our own names, to a registry. */
export async function pushCheckpoint(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ...checkpointFlags, ...publishFlags } })
  const [named, ...rest] = positionals
  if (named === undefined || rest.length > 0) throw new UsageError(`name one checkpoint or file; ${positionals.length} are given`)
  if (existsSync(named)) return pushFile(named, values)
  const id = CheckpointId.safeParse(named)
  if (!id.success) throw new UsageError(`there is no file ${named}, and it is not ${id.error.issues[0]?.message}`)
  return pushPulled(id.data, values)
}

async function pushFile(path: string, values: Parameters<typeof requestFrom>[0] & PublishValues): Promise<number> {
  requireFlags(values)
  const { readWeightsFile } = await import('../../src/push/read-weights-file.ts')
  const described = await readWeightsFile(path)
  const digests = await hashFile(path)
  const request = requestFrom(values, {
    ...described,
    digests: { ...digests, chunks: [...digests.chunks] },
    source: fileSource(path, digests.sha256, null),
  })
  return publish(request, [{ name: 'model.safetensors', path }], values)
}

async function pushPulled(id: CheckpointId, values: PublishValues): Promise<number> {
  const cache = openCache()
  const signed = await cache.findManifest(id)
  if (!signed) throw new Error(`${id} is not in the cache ${cache.directory}; zoo pull ${id} brings it`)
  const pulled = await findPulled(signed, cache)
  if (!pulled) throw new Error(`${id} is not whole in the cache ${cache.directory}; zoo pull ${id} brings what is missing`)
  return publish(requestOf(pulled.manifest), pulled.files, values)
}
