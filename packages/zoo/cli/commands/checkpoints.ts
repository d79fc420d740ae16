import process from 'node:process'
import { parseArgs } from 'node:util'
import { byNearness } from '@effzoo/contract'
import { type CatalogueEntry, catalogue } from '../../src/catalogue/catalogue.ts'
import { describeUpstream } from '../../src/upstreams/index.ts'
import { formatTable } from '../format.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo checkpoints [--variant ID] [--min-top1 N] [--max-px N] [--classes N] [--json]'

const options = {
  variant: { type: 'string' },
  'min-top1': { type: 'string' },
  'max-px': { type: 'string' },
  classes: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`--${flag} ${text}: a number is meant`)
  return value
}

const top1Of = ({ published, preprocessing }: CatalogueEntry) => published.find(({ px }) => px === preprocessing.px)?.top1

const row = (entry: CatalogueEntry) => [
  entry.checkpoint,
  String(entry.preprocessing.px),
  String(entry.classes.count),
  String(top1Of(entry) ?? '-'),
  entry.license,
  entry.upstreams.map(describeUpstream).slice(0, 1).join(''),
]

/** What `zoo pull` can fetch without a registry. */
export async function checkpoints(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  const { variant } = values
  const [minTop1, maxPx, classes] = [
    numberOf('min-top1', values['min-top1']) ?? Number.NEGATIVE_INFINITY,
    numberOf('max-px', values['max-px']) ?? Number.POSITIVE_INFINITY,
    numberOf('classes', values.classes),
  ]
  const variants = [...new Set(catalogue.map((entry) => entry.variant as string))]
  if (variant !== undefined && !variants.includes(variant))
    throw new UsageError(`no weights of ${variant} are listed; the nearest is ${byNearness(variant, variants)[0]}`)
  const found = catalogue.filter(
    (entry) =>
      (variant === undefined || entry.variant === variant) &&
      (minTop1 === Number.NEGATIVE_INFINITY || (top1Of(entry) ?? Number.NEGATIVE_INFINITY) >= minTop1) &&
      entry.preprocessing.px <= maxPx &&
      (classes === undefined || entry.classes.count === classes),
  )
  const head = ['checkpoint', 'px', 'classes', 'top-1 %', 'licence', 'from']
  process.stdout.write(
    values.json
      ? `${JSON.stringify(found)}\n`
      : `${formatTable(head, found.map(row), ['left', 'right', 'right', 'right', 'left', 'left'])}\n`,
  )
  return 0
}
