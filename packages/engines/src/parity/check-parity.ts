import type { ParityProof } from '@effzoo/contract'
import type { Engine } from '../engine.ts'
import { logitsDifference, lossesDifference, sampleLogits } from './difference.ts'
import { answerProbe, type ProbeOptions } from './probe.ts'
import { type Reference, storedReferences } from './references.ts'
import { parityTolerance } from './tolerance.ts'

interface Comparison {
  readonly what: string
  expectedCount(reference: Reference): number
  difference(answer: Float32Array, reference: Reference): number
  sensitivity(reference: Reference): number
}

const comparisons = {
  infer: {
    what: 'logits',
    expectedCount: ({ logitCount }) => logitCount,
    difference: (answer, reference) => logitsDifference(sampleLogits(answer), reference),
    sensitivity: ({ logitsSensitivity }) => logitsSensitivity,
  },
  'train-step': {
    what: 'losses',
    expectedCount: ({ losses }) => losses.length,
    difference: (answer, reference) => lossesDifference([...answer], reference),
    sensitivity: ({ lossesSensitivity }) => lossesSensitivity,
  },
} as const satisfies Record<ParityProof['task'], Comparison>

type Verdict = Pick<ParityProof, 'passed' | 'difference' | 'reason'>

function judge(answer: Float32Array, reference: Reference, { what, ...of }: Comparison, tolerance: number): Verdict {
  const failed = (reason: string, difference: number | null = null): Verdict => ({ passed: false, difference, reason })
  const count = of.expectedCount(reference)
  if (answer.length !== count) return failed(`it answers ${answer.length} ${what}, the reference has ${count}`)
  if (!answer.every(Number.isFinite)) return failed(`it answers ${what} that are no finite numbers`)
  const difference = of.difference(answer, reference)
  if (difference <= tolerance) return { passed: true, difference, reason: null }
  const sensitivity = of.sensitivity(reference)
  if (sensitivity <= tolerance)
    return failed(`its ${what} differ by ${difference.toExponential(1)}, and ${tolerance} is allowed`, difference)
  const reason = `ill-conditioned: the last bit of the pixels alone moves the reference's ${what} by ${sensitivity.toExponential(1)}`
  return { passed: null, difference, reason }
}

/**
 * Whether an engine computes a variant as a stored reference does, in the way in which it is then measured. Its session is closed
 * again. Throws where the engine does not open it: it could not be measured either.
 */
export async function checkParity(engine: Engine, options: ProbeOptions, { references = storedReferences } = {}): Promise<ParityProof> {
  const { variant, spec, task, precision = 'float32' } = options
  const { version, rows } = references
  const row = rows[variant]
  const proof = { task, tolerance: parityTolerance[task][precision] }
  if (!row || 'missing' in row) {
    const remedy = spec ? 'it is a custom variant, and references are stored of shipped ones' : 'npm run probes makes one'
    const reason = `no stored reference of ${variant}: ${row?.missing ?? remedy}`
    return { ...proof, reference: `probes ${version}: none of ${variant}`, passed: null, difference: null, reason }
  }
  const reference = `probes ${version}: ${variant} on ${row.engineVersion}, ${row.madeOn}`
  const answer = await answerProbe(engine, options)
  return { ...proof, reference, ...judge(answer, row, comparisons[task], proof.tolerance) }
}
