import type { Precision, Task, VariantId } from '@effzoo/contract'
import type { VariantSpec } from '@effzoo/models'
import { makeBatch } from '../batch.ts'
import type { Engine, Work } from '../engine.ts'
import { probeWeights } from './probe-weights.ts'

/** To be raised with whatever changes a probe's answers: weights, images, sizes, steps. References of another version are none. */
export const probesVersion = 1

/**
 * Every family halves the image five times. At 64 px the last stage still has 2 x 2 positions: at 32 px padding, pools and attention
 * would see one, where a position bias or a row too many changes nothing.
 */
export const probePx = 64

/** Batch norm over the 4 positions of one image is badly conditioned; over the 16 of four, a step's loss is what the next bit leaves it. */
const batchSize = { infer: 1, 'train-step': 4 } as const satisfies Record<Task, number>

/** A loss is of before its step's update: the last follows from three. */
const runCount = { infer: 1, 'train-step': 4 } as const satisfies Record<Task, number>

export interface ProbeOptions {
  readonly variant: VariantId
  /** Of a custom variant, of which no reference is stored. */
  readonly spec?: VariantSpec | undefined
  readonly task: Task
  readonly precision?: Precision | undefined
  readonly execution?: Work['execution'] | undefined
}

export interface ProbeInput {
  /** Moves each pixel by its last bit. */
  readonly nudged?: boolean
}

function probeWork({ variant, task, precision, execution }: ProbeOptions): Work {
  const work = {
    variant,
    task,
    batchSize: batchSize[task],
    imagePx: probePx,
    seed: 1,
    ...(precision && { precision }),
    ...(execution && { execution }),
  }
  return { ...work, weights: probeWeights(work) }
}

/** `infer`: all logits of one image. `train-step`: the loss before each of four steps. */
export async function answerProbe(engine: Engine, options: ProbeOptions, { nudged = false }: ProbeInput = {}): Promise<Float32Array> {
  const work = probeWork(options)
  const { images, labels } = makeBatch(work)
  const batch = { images: nudged ? images.map((pixel) => pixel * (1 + 2 ** -23)) : images, labels }
  await using session = await engine.open(work)
  const answers: number[] = []
  for (let run = 0; run < runCount[work.task]; run++) answers.push(...(await session.run(batch)))
  return Float32Array.from(answers)
}
