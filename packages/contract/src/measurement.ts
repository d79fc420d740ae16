import { z } from 'zod'
import { Workload } from './job.ts'
import { Device } from './runner.ts'

const Ms = z.number().min(0)

/** What a runner saw, raw: no sample is dropped and their order is kept. */
export const Measurement = z
  .strictObject({
    workload: Workload,
    engineVersion: z.string().min(1).max(200),
    execution: z.enum(['eager', 'graph', 'xla']).meta({ description: 'Op by op; one graph; one graph that XLA compiled' }),
    threads: z.int().min(1).nullable(),
    phases: z.strictObject({
      loadMs: Ms.meta({ description: 'Opening the engine with the model, compileMs included' }),
      compileMs: Ms.nullable().default(null).meta({ description: 'Making the graph; null where nothing is compiled' }),
      firstRunMs: Ms,
      warmupMs: Ms,
      warmupRuns: z.int().min(0),
    }),
    samplesMs: z.array(Ms).min(1).max(100_000).meta({ description: 'In the order they happened' }),
    losses: z
      .array(z.number())
      .max(100_000)
      .nullable()
      .meta({ description: 'Of a training step: the loss of each run from the first; null for infer' }),
    peakMemoryBytes: z.int().min(0).nullable(),
    clock: z.strictObject({ name: z.string().max(60), resolutionMs: Ms }),
    startedAtMs: z.int(),
    finishedAtMs: z.int(),
    device: Device,
    runnerVersion: z.string().max(40),
  })
  .meta({ id: 'Measurement' })
export type Measurement = z.infer<typeof Measurement>

/** What the samples say; null where they are too few to say it. */
export const Summary = z
  .object({
    sampleCount: z.int(),
    minMs: z.number(),
    medianMs: z.number(),
    meanMs: z.number(),
    madMs: z.number().meta({ description: 'Median absolute deviation from the median, unscaled' }),
    p90Ms: z.number().nullable().meta({ description: 'Null under 64 samples' }),
    ci95Ms: z.tuple([z.number(), z.number()]).nullable().meta({ description: '95 % interval of the median; null under 11 samples' }),
  })
  .meta({ id: 'Summary' })
export type Summary = z.infer<typeof Summary>
