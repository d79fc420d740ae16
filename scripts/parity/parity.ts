import type { Precision } from '@effzoo/contract'
import type { Engine } from '@effzoo/engines'
import { type Comparison, compare, tolerance } from './compare.ts'
import type { GoldenRow } from './read-golden.ts'
import { variantOfTimm } from './timm-names.ts'

export interface ParityOptions {
  readonly engine: Engine
  readonly precision?: Precision
  /** Takes each line as soon as it is known. */
  readonly say: (line: string) => void
}

export interface ParityCounts {
  readonly passed: number
  readonly failed: number
}

const columns = ['model', 'px', 'max |difference| / logitsStd', 'verdict'] as const

function verdictOf({ agrees, sensitivity }: Comparison, precision: Precision): string {
  if (agrees) return 'passed'
  if (sensitivity === null || sensitivity <= tolerance[precision]) return 'failed'
  return `failed: ill-conditioned, the last bit of the pixels alone moves the logits by ${sensitivity.toExponential(1)}`
}

/** Runs every row whose architecture we have, one model at a time, and says how far each is from its figures. */
export async function parity(rows: readonly GoldenRow[], { engine, precision = 'float32', say }: ParityOptions): Promise<ParityCounts> {
  const modelWidth = Math.max(...[columns[0], ...rows.map(({ model }) => model)].map(({ length }) => length))
  const line = (model: string, px: string, difference: string, verdict: string) =>
    say([model.padEnd(modelWidth), px.padStart(5), difference.padStart(columns[2].length), verdict].join('  '))

  line(...columns)
  let [passed, failed] = [0, 0]
  for (const row of rows) {
    const variant = variantOfTimm(row.model)
    const px = String(row.px)
    if (!variant) {
      line(row.model, px, '-', 'not supported')
      continue
    }
    try {
      const comparison = await compare(engine, variant, row, precision)
      line(row.model, px, comparison.difference.toExponential(1), verdictOf(comparison, precision))
      if (comparison.agrees) passed++
      else failed++
    } catch (error) {
      line(row.model, px, '-', `failed: ${error instanceof Error ? error.message : error}`)
      failed++
    }
  }
  say(`${passed} passed, ${failed} failed`)
  return { passed, failed }
}
