import { z } from 'zod'
import { Contention, DeviceChange, Energy } from './conditions.ts'
import { Workload } from './job.ts'
import { ParityProof } from './parity-proof.ts'
import { Peaks } from './peaks.ts'
import { Device } from './runner.ts'
import { storedText } from './stored-text.ts'

/** Eleven days at most: of numbers of any size, no mean or rate could be told. */
const Ms = z.number().min(0).max(1e9)

/** What a runner saw, raw: no sample is dropped and their order is kept. */
export const Measurement = z
  .strictObject({
    workload: Workload,
    engineVersion: storedText(200),
    execution: z.enum(['eager', 'graph', 'xla']).meta({ description: 'Op by op; one graph; one graph that XLA compiled' }),
    threads: z.int().min(1).nullable(),
    phases: z.strictObject({
      loadMs: Ms.meta({ description: 'Opening the engine with the model, compileMs included' }),
      compileMs: Ms.nullable().default(null).meta({ description: 'Making the graph; null where nothing is compiled' }),
      firstRunMs: Ms,
      warmupMs: Ms,
      warmupRuns: z.int().min(0),
      warmupCap: z
        .enum(['runs', 'time'])
        .nullable()
        .default(null)
        .meta({ description: 'What ended a warm-up that had not become steady; null where it had' }),
    }),
    parity: ParityProof.nullable().default(null),
    inputCount: z.int().min(1).default(1).meta({ description: 'Different batches, which the runs take in turns' }),
    samplesMs: z.array(Ms).min(1).max(100_000).meta({ description: 'In the order they happened' }),
    losses: z
      .array(z.number())
      .max(100_000)
      .nullable()
      .meta({ description: 'Of a training step: the loss of each run from the first; null for infer' }),
    parts: z
      .strictObject({ forwardMs: z.array(Ms).min(1).max(1_000), forwardBackwardMs: z.array(Ms).min(1).max(1_000) })
      .nullable()
      .default(null)
      .meta({ description: 'Of a training step: latencies of its forward pass, and of that with all gradients' }),
    deviceMs: z
      .array(Ms)
      .min(1)
      .max(1_000)
      .nullable()
      .default(null)
      .meta({ description: 'Of runs beside the samples: what their passes took on a GPU by its own clock; null where it does not tell' }),
    peakMemoryBytes: z.int().min(0).nullable().meta({ description: "Of the host's memory" }),
    peakDeviceBytes: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .meta({ description: "Of a GPU's own memory, read while samples were taken; null where nobody tells it" }),
    clock: z.strictObject({
      name: z.string().max(60),
      resolutionMs: Ms,
      overheadMs: Ms.nullable().default(null).meta({ description: 'What one reading takes; each sample holds one' }),
    }),
    contention: Contention.nullable().default(null),
    energy: Energy.nullable().default(null),
    peaks: Peaks.nullable().default(null),
    deviceChanges: z.array(DeviceChange).max(100).default([]),
    startedAtMs: z.int(),
    finishedAtMs: z.int(),
    device: Device,
    runnerVersion: storedText(40),
  })
  .meta({ id: 'Measurement' })
export type Measurement = z.infer<typeof Measurement>
