import type { Task, VariantId } from '@effzoo/contract'
import { analyze, expand } from '@effzoo/models'
import type { Engine } from '../engine.ts'
import { requireVariant } from '../require-variant.ts'
import { logitsDifference, lossesDifference, sampleLogits, standardDeviation } from './difference.ts'
import { answerProbe, probePx } from './probe.ts'
import type { Reference, References } from './references.ts'

/** A training step holds them four times. */
const mostWeightBytes = 2e9

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

/** Op by op: a graph is what a reference must be able to contradict. */
export async function makeReference(engine: Engine, variant: VariantId, now = () => new Date()): Promise<References['rows'][string]> {
  const { weightBytes } = analyze(expand(requireVariant({ variant }), probePx))
  if (weightBytes > mostWeightBytes)
    return { missing: `its weights take ${gigabytes(weightBytes)} in float32, over the ${gigabytes(mostWeightBytes)} of a probe` }

  const { version } = await engine.probe()
  const answer = (task: Task, nudged = false) => answerProbe(engine, { variant, task, execution: 'eager' }, { nudged })
  const logits = await answer('infer')
  const losses = [...(await answer('train-step'))]
  const sampled = { logits: sampleLogits(logits), logitsStd: standardDeviation(logits) }
  return {
    engineVersion: `${version}, op by op`,
    madeOn: now().toISOString().slice(0, 10),
    logitCount: logits.length,
    ...sampled,
    logitsSensitivity: logitsDifference(sampleLogits(await answer('infer', true)), sampled),
    losses,
    lossesSensitivity: lossesDifference([...(await answer('train-step', true))], { losses }),
  } satisfies Reference
}
