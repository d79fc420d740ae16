import process from 'node:process'
import { parseArgs } from 'node:util'
import { CustomName, formatQuantity } from '@effzoo/contract'
import { openClient } from '../open-client.ts'
import { readSpec } from '../read-spec.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo register NAME --spec FILE [--registry URL] [--json]'

/** Makes an architecture of one's own known to the registry, so that it can be listed and measured. */
export async function register(args: string[]): Promise<number> {
  const options = { spec: { type: 'string' }, registry: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [named, ...rest] = positionals
  if (named === undefined || rest.length > 0) throw new UsageError(`name the variant; ${positionals.length} names are given`)
  const name = CustomName.safeParse(named)
  if (!name.success) throw new UsageError(`${named} is not ${name.error.issues[0]?.message}`)
  if (values.spec === undefined) throw new UsageError('say what it is: --spec FILE')
  const variant = await openClient(values.registry).registerModel({ name: name.data, spec: readSpec(values.spec) })
  process.stdout.write(
    values.json
      ? `${JSON.stringify(variant)}\n`
      : `${variant.id}: ${formatQuantity(variant.params)} params, ${formatQuantity(variant.macs)} macs at ${variant.px} px; zoo bench ${variant.id} measures it\n`,
  )
  return 0
}
