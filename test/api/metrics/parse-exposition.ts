export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Family {
  readonly type: string
  readonly series: Series[]
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]?Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y

/**
 * Prometheus' text format 0.0.4, read as strictly as it is written: each family once, HELP and TYPE before its lines, no series twice,
 * histograms cumulative and complete. Throws what is wrong in which line.
 */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let help: string | undefined
  let current: { name: string; family: Family } | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (what: string): never => {
      throw new Error(`${what}: ${line}`)
    }
    if (line === '') continue
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      help = name
    } else if (keyword === 'TYPE') {
      if (help !== name) fail('TYPE without HELP before it')
      if (families.has(name)) fail('a family stands twice')
      if (!['counter', 'gauge', 'histogram', 'summary'].includes(rest)) fail('unknown type')
      current = { name, family: { type: rest, series: [] } }
      families.set(name, current.family)
    } else {
      const [, sample, labelText = '', value = ''] = sampleLine.exec(line) ?? fail('no sample')
      if (!current || !isOf(sample!, current.name, current.family.type)) return fail('a sample outside its family')
      const labels = parseLabels(labelText) ?? fail('labels')
      const key = `${sample} ${JSON.stringify(Object.entries(labels).toSorted())}`
      if (seen.has(key)) fail('a series stands twice')
      seen.add(key)
      current.family.series.push({ name: sample!, labels, value: Number(value.replace('Inf', 'Infinity')) })
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') requireHistogram(name, family)
  return families
}

const isOf = (sample: string, name: string, type: string) =>
  sample === name || (['histogram', 'summary'].includes(type) && [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample))

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {}
  labelPair.lastIndex = 0
  while (labelPair.lastIndex < text.length) {
    const [, name, value] = labelPair.exec(text) ?? []
    if (name === undefined || value === undefined || name in labels) return undefined
    labels[name] = value
  }
  return labels
}

function requireHistogram(name: string, { series }: Family) {
  const keyOf = ({ labels: { le: _, ...labels } }: Series) => JSON.stringify(labels)
  for (const labels of new Set(series.map(keyOf))) {
    const group = series.filter((one) => keyOf(one) === labels)
    const buckets = group.filter((one) => one.name === `${name}_bucket`)
    const counts = buckets.map(({ value }) => value)
    const count = group.find((one) => one.name === `${name}_count`)?.value
    const bounds = buckets.map(({ labels: { le } }) => Number(le!.replace('Inf', 'Infinity')))
    const isSorted = (numbers: readonly number[]) => numbers.every((one, i) => i === 0 || one >= numbers[i - 1]!)
    if (bounds.at(-1) !== Infinity || !isSorted(bounds) || !isSorted(counts) || counts.at(-1) !== count)
      throw new Error(`${name} ${labels}`)
  }
}
