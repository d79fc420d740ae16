import type { Disagreement, PublishedFigure } from '@effzoo/contract'

type Quantity = Disagreement['quantity']
type Conditions = Disagreement['conditions']

/** What a figure says, each under the conditions that decide it. A figure that does not tell its px is under no known conditions. */
function claimsOf(figure: PublishedFigure): { conditions: Conditions; values: Partial<Record<Quantity, number | null>> }[] {
  switch (figure.kind) {
    case 'accuracy': {
      const { dataset, pretrain, checkpoint, px, top1, top5 } = figure
      return px === null ? [] : [{ conditions: { dataset, pretrain, checkpoint, px }, values: { top1, top5 } }]
    }
    case 'size': {
      const { px, params, macs } = figure
      const sizes = [{ conditions: {}, values: { params } }]
      return px === null ? sizes : [...sizes, { conditions: { px }, values: { macs } }]
    }
    case 'speed': {
      const { task, device, framework, precision, batchSize, px, latencyMs, imagesPerS } = figure
      return px === null || batchSize === null
        ? []
        : [{ conditions: { task, device, framework, precision, batchSize, px }, values: { latencyMs, imagesPerS } }]
    }
    case 'training-cost':
      return []
  }
}

/** As printed: 22M says nothing against 21.5M, nor 83.9 against 83.92. */
function isSame(a: number, b: number): boolean {
  const digits = Math.max(2, Math.min(digitsOf(a), digitsOf(b)))
  return Number(a.toPrecision(digits)) === Number(b.toPrecision(digits))
}

const digitsOf = (value: number) => value.toExponential().replace(/e.*$/, '').replace(/\D/g, '').length

/** Where sources differ about one quantity under the same conditions, by more than how they round. */
export function disagreements(figures: readonly PublishedFigure[]): Disagreement[] {
  const groups = new Map<string, Disagreement>()
  for (const figure of figures) {
    for (const { conditions, values } of claimsOf(figure)) {
      for (const [quantity, value] of Object.entries(values) as [Quantity, number | null][]) {
        if (value === null) continue
        const key = JSON.stringify([quantity, conditions])
        const group = groups.get(key) ?? { quantity, conditions, values: [], spread: 0 }
        const source = [figure.source.title, figure.source.table].filter(Boolean).join(', ')
        group.values.push({ figure: figure.id, value, source, note: figure.note })
        groups.set(key, group)
      }
    }
  }
  return [...groups.values()].flatMap((group) => {
    const values = group.values.map(({ value }) => value)
    if (values.every((a) => values.every((b) => isSame(a, b)))) return []
    return [{ ...group, spread: Math.max(...values) / Math.min(...values) - 1 }]
  })
}
