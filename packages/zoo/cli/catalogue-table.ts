import { byNearness } from '@effzoo/contract'
import { type CatalogueEntry, catalogue } from '../src/catalogue/catalogue.ts'
import { describeUpstream } from '../src/upstreams/index.ts'
import { formatTable } from './format.ts'
import { UsageError } from './usage-error.ts'

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`--${flag} ${text}: a number is meant`)
  return value
}

const top1Of = ({ published, preprocessing }: CatalogueEntry) => published.find(({ px }) => px === preprocessing.px)?.top1

/** The entries that all given filters keep. */
export function searchCatalogue(flags: Readonly<Record<string, string | undefined>>): readonly CatalogueEntry[] {
  const { variant } = flags
  const variants = [...new Set(catalogue.map((entry): string => entry.variant))]
  if (variant !== undefined && !variants.includes(variant))
    throw new UsageError(`no weights of ${variant} are listed; the nearest is ${byNearness(variant, variants)[0]}`)
  const [minTop1, maxPx, classes] = ['min-top1', 'max-px', 'classes'].map((flag) => numberOf(flag, flags[flag]))
  return catalogue.filter(
    (entry) =>
      (variant === undefined || entry.variant === variant) &&
      (minTop1 === undefined || (top1Of(entry) ?? Number.NEGATIVE_INFINITY) >= minTop1) &&
      (maxPx === undefined || entry.preprocessing.px <= maxPx) &&
      (classes === undefined || entry.classes.count === classes),
  )
}

export const formatCatalogue = (entries: readonly CatalogueEntry[]): string =>
  formatTable(
    ['checkpoint', 'px', 'classes', 'top-1 %', 'licence', 'from'],
    entries.map((entry) => [
      entry.checkpoint,
      String(entry.preprocessing.px),
      String(entry.classes.count),
      String(top1Of(entry) ?? '-'),
      entry.license,
      describeUpstream(entry.upstreams[0]!),
    ]),
    ['left', 'right', 'right', 'right', 'left', 'left'],
  )
