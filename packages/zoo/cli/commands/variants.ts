import process from 'node:process'
import { parseArgs } from 'node:util'
import { formatQuantity } from '@effzoo/contract'
import { analyze, expand, findVariant, variantIds } from '@effzoo/models'
import { formatTable } from '../format.ts'

export const usage = 'zoo variants [--json]'

function describe(variant: (typeof variantIds)[number]) {
  const { family, trainPx, evalPx: px, follows } = findVariant(variant)!
  const { params, macs } = analyze(expand(findVariant(variant)!, px))
  return { variant, family, px, trainPx, params, macs, follows }
}

/** What this version can build, measure and convert: needs no registry. */
export async function variants(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
  const all = variantIds.map(describe)
  if (values.json) process.stdout.write(`${JSON.stringify(all)}\n`)
  else {
    const rows = all.map(({ variant, px, params, macs, follows }) => [
      variant,
      String(px),
      formatQuantity(params),
      formatQuantity(macs),
      follows,
    ])
    process.stdout.write(
      `${formatTable(['variant', 'px', 'params', 'macs', 'follows'], rows, ['left', 'right', 'right', 'right', 'left'])}\n`,
    )
  }
  return 0
}
