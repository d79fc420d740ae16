import { type Analysis, ZooError } from '@effzoo/contract'
import { analyze, expand, stageTable, type VariantSpec } from '@effzoo/models'

/** Beyond these no machine could hold or run it, and sums would no longer be exact in a double. */
const most = { params: 1e11, macs: 1e15, activationBytes: 1e15 } as const

/** Counts and stages of an architecture at an image size. `pointer` is where the spec stands in the request, for a refusal. */
export function analyzeSpec(spec: VariantSpec, px: number, pointer = '/spec'): Analysis {
  const layers = expand(spec, px)
  const { params, statisticParams, macs, activationBytes, weightBytes } = analyze(layers)
  const counts = { params, statisticParams, macs, activationBytes, weightBytes }
  for (const [name, allowed] of Object.entries(most) as [keyof typeof most, number][]) {
    if (counts[name] <= allowed) continue
    const detail = `at ${px} px its ${name} would be ${counts[name].toExponential(1)}; allowed are ${allowed.toExponential(0)}. Take fewer or narrower blocks`
    throw new ZooError('invalid-request', detail, { errors: [{ pointer, detail }] })
  }
  return { px, ...counts, stages: stageTable(spec, layers) }
}
