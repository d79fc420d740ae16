import process from 'node:process'
import { parseArgs } from 'node:util'
import { CheckpointId, TagName } from '@effzoo/contract'
import { variantOf } from '../checkpoint-flags.ts'
import { openClient } from '../open-client.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo tag CHECKPOINT NAME [--registry URL] [--json]'

/** Lets a tag of a registry point at a checkpoint there. */
export async function tag(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { registry: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [named, tagged, ...rest] = positionals
  if (named === undefined || tagged === undefined || rest.length > 0) throw new UsageError('name a checkpoint and a tag')
  const id = CheckpointId.safeParse(named)
  if (!id.success) throw new UsageError(`${named} is not ${id.error.issues[0]?.message}`)
  const name = TagName.safeParse(tagged)
  if (!name.success) throw new UsageError(`${tagged} is not ${name.error.issues[0]?.message}`)
  const set = await openClient(values.registry).tagCheckpoint(variantOf(id.data), name.data, id.data)
  process.stdout.write(values.json ? `${JSON.stringify(set)}\n` : `${set.variant}:${set.tag} points at ${set.checkpoint}\n`)
  return 0
}
