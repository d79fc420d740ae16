import { familyNames } from '@effzoo/contract'
import { createRandom, type Random } from '@effzoo/stats'
import { deviceIds, engines, pxChoices } from './made-up-rows.ts'

const sizes = (random: Random, low: number, high: number) => {
  const value = low * (high / low) ** (random.below(100_000) / 100_000)
  return value >= 1e9 ? `${(value / 1e9).toFixed(3)}G` : `${(value / 1e6).toFixed(3)}M`
}
const percent = (random: Random) => (68 + random.below(20_000) / 1_000).toFixed(3)

const filters: readonly ((random: Random) => string)[] = [
  (random) => `maxParams=${sizes(random, 2e6, 5e8)}`,
  (random) => `minParams=${sizes(random, 1e6, 2e8)}`,
  (random) => `maxMacs=${sizes(random, 2e8, 1e11)}`,
  (random) => `minTop1=${percent(random)}`,
  (random) => `family=${random.pick(familyNames)}`,
  (random) => `px=${random.pick(pxChoices)}`,
]

export const sortNames = ['params', 'macs', 'top1', 'top5', 'weightBytes', 'activationBytes', 'px'] as const

const drawn = (random: Random, count: number) => {
  const left = [...filters]
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]!(random))
}

const sortOf = (random: Random, names: readonly string[]) => `sort=${random.chance(0.5) ? '-' : ''}${random.pick(names)}`

/** One to three filters and an order. */
const plain = (random: Random) => `/models?${[...drawn(random, 1 + random.below(3)), sortOf(random, sortNames), 'limit=20'].join('&')}`

/** The question that the registry is for: which of them are fast enough on this device. */
function joined(random: Random): string {
  const ofDevice = [
    `device=${random.pick(deviceIds)}`,
    `engine=${random.pick(engines)}`,
    `maxP90Ms=${(2 + random.below(400_000) / 1_000).toFixed(3)}`,
  ]
  const sort = sortOf(random, ['p90Ms', 'medianMs', 'top1', 'params'])
  return `/models?${[...ofDevice, ...drawn(random, random.below(3)), sort, 'limit=20'].join('&')}`
}

const makers = { plain, joined } as const
export type QueryKind = keyof typeof makers

/** Queries of which no two are alike. */
export function drawQueries(kind: QueryKind, count: number, seed: number): string[] {
  const random = createRandom(seed)
  const queries = new Set<string>()
  while (queries.size < count) queries.add(makers[kind](random))
  return [...queries]
}
