import { z } from 'zod'
import { Adapter, EngineName, Precision, Provider, Task } from './engine.ts'
import { RunnerId } from './ids.ts'
import { Job } from './job.ts'

/** What a host is; null where it could not be read. */
export const Device = z
  .object({
    id: z.string().min(1).max(64).meta({ description: 'Stable: a hash of the hardware fields', example: 'dev_5f0c2a9b' }),
    cpuModel: z.string().min(1).max(200),
    physicalCores: z.int().min(1).nullable(),
    logicalCores: z.int().min(1),
    memoryBytes: z.int().min(1),
    arch: z.string().max(40),
    os: z.string().max(200),
    nodeVersion: z.string().max(40),
    gpus: z
      .array(z.object({ model: z.string().max(200), memoryBytes: z.int().nullable(), driver: z.string().max(100).nullable() }))
      .max(64),
  })
  .meta({ id: 'Device' })
export type Device = z.infer<typeof Device>

/** What an engine on one host can do; a task that it cannot do says why. */
export const EngineReport = z
  .object({
    name: EngineName,
    version: z.string().max(200).nullable(),
    unavailable: z.string().max(1_000).nullable().meta({ description: 'Why the engine cannot run here, and what to do; null when it can' }),
    tasks: z.partialRecord(Task, z.union([z.literal(true), z.string().max(1_000)])).meta({ description: 'true, or the reason why not' }),
    precisions: z
      .partialRecord(Precision, z.union([z.literal(true), z.string().max(1_000)]))
      .optional()
      .meta({ description: 'Those besides float32: true, or the reason why not' }),
    providers: z
      .partialRecord(Provider, z.union([z.literal(true), z.string().max(1_000)]))
      .optional()
      .meta({ description: 'Of onnxruntime, on what it can compute: true, or the reason why not' }),
    adapter: Adapter.optional().meta({ description: 'On what GPU, where the engine reaches it by WebGPU' }),
  })
  .meta({ id: 'EngineReport' })
export type EngineReport = z.infer<typeof EngineReport>

export const RunnerRegistration = z
  .strictObject({ name: z.string().min(1).max(100), device: Device, engines: z.array(EngineReport).max(20) })
  .meta({ id: 'RunnerRegistration' })
export type RunnerRegistration = z.infer<typeof RunnerRegistration>

/** The key is shown once; the registry keeps only its hash. */
export const RegisteredRunner = z.object({ id: RunnerId, key: z.string() }).meta({ id: 'RegisteredRunner' })
export type RegisteredRunner = z.infer<typeof RegisteredRunner>

export const Runner = RunnerRegistration.extend({ id: RunnerId, registeredAtMs: z.int(), lastSeenAtMs: z.int() }).meta({ id: 'Runner' })
export type Runner = z.infer<typeof Runner>

export const ClaimRequest = z.strictObject({ engines: z.array(EngineName).min(1).max(20) }).meta({ id: 'ClaimRequest' })
export type ClaimRequest = z.infer<typeof ClaimRequest>

/** A job and for how long it is the runner's: the runner sends a heartbeat every `heartbeatMs`, or the lease runs out. */
export const Claim = z.object({ job: Job, leaseMs: z.int(), heartbeatMs: z.int() }).meta({ id: 'Claim' })
export type Claim = z.infer<typeof Claim>

export const HeartbeatAnswer = z.object({ leaseExpiresAtMs: z.int(), cancelled: z.boolean() }).meta({ id: 'HeartbeatAnswer' })
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

/** Dead runners are seen within a lease and one heartbeat: 75 s. */
export const lease = { leaseMs: 60_000, heartbeatMs: 15_000 } as const
