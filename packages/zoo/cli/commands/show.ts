import process from 'node:process'
import { parseArgs } from 'node:util'
import { jobBounds } from '@effzoo/contract'
import { formatCard } from '../card-text.ts'
import { openClient } from '../open-client.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage = 'zoo show VARIANT [--px N] [--registry URL] [--json]'

/** All that the registry knows of one variant. */
export async function show(args: string[]): Promise<number> {
  const options = { px: { type: 'string' }, registry: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [id, ...rest] = positionals
  if (id === undefined || rest.length > 0)
    throw new UsageError(`name one variant, such as efficientnetv2-b0; ${positionals.length} are named`)
  const px = values.px === undefined ? undefined : String(wholeNumber('px', values.px, jobBounds.minPx, jobBounds.maxPx))
  const card = await openClient(values.registry).model(id, { px })
  process.stdout.write(values.json ? `${JSON.stringify(card)}\n` : `${formatCard(card)}\n`)
  return 0
}
