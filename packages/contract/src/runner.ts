import { z } from 'zod'
import { Adapter, EngineName, Precision, Provider, Task } from './engine.ts'
import { RunnerId } from './ids.ts'
import { Job } from './job.ts'
import { Labels } from './label.ts'
import { storedText } from './stored-text.ts'
import { VariantSpec } from './variant-spec.ts'

const Text = z.string().max(200).nullable()
const Mhz = z.number().min(0).max(100_000).nullable()
const Watts = z.number().min(0).max(100_000).nullable()

const Gpu = z.object({
  model: z.string().max(200),
  memoryBytes: z.int().nullable(),
  driver: z.string().max(100).nullable(),
  pciId: z.string().max(20).nullish().meta({ description: 'Vendor and device, which no driver can change', example: '10de:2330' }),
  clockMhz: Mhz.optional().meta({ description: 'Of the shaders, at the moment of reading' }),
  maxClockMhz: Mhz.optional(),
  maxMemoryClockMhz: Mhz.optional(),
  powerCapW: Watts.optional(),
})

const Cpu = z.object({
  vendor: Text.meta({ example: 'GenuineIntel' }),
  family: Text,
  model: Text,
  stepping: Text,
  sockets: z.int().min(1).max(1_024).nullable(),
  microcode: Text,
  simd: z
    .array(z.string().max(40))
    .max(64)
    .nullable()
    .meta({ description: 'Instruction sets that kernels choose by', example: ['avx2', 'fma'] }),
  caches: z
    .array(z.object({ level: z.int().min(1).max(9), kind: z.enum(['data', 'instruction', 'unified']), sizeBytes: z.int().min(0) }))
    .max(16)
    .nullable()
    .meta({ description: 'Those that the first core sees' }),
})

const Clocks = z.object({
  governor: Text.meta({ description: 'Several, joined by commas, where cores differ' }),
  baseMhz: Mhz,
  maxMhz: Mhz,
  currentMhz: z.array(z.number().min(0).max(100_000)).max(4_096).nullable().meta({ description: 'Of each core, at the moment of reading' }),
  isTurboOn: z.boolean().nullable(),
})

/** `none` was looked for and not found; null could not be looked for. */
const Virtualization = z.object({
  hypervisor: Text.meta({ description: '`none`, a name, or `unnamed`: there is one that does not say which' }),
  container: Text.meta({ description: '`none`, or what kind' }),
})

/** What this process may use of the host. Where `isKnown` is false nothing could be read; elsewhere null is no limit. */
const Limits = z.object({
  isKnown: z.boolean(),
  cpuQuota: z.number().min(0).nullable().meta({ description: 'CPUs worth of time in each period' }),
  allowedCpus: z.int().min(1).nullable().meta({ description: 'CPUs that it may run on; null where that is unknown' }),
  memoryBytes: z.int().min(0).nullable(),
})

const Software = z.object({ kernel: Text, libc: Text.meta({ example: 'glibc 2.36' }) })

/** What a host is; null where it could not be read. The groups are absent from what runners wrote before there were any. */
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
    gpus: z.array(Gpu).max(64),
    cpu: Cpu.optional(),
    clocks: Clocks.optional(),
    virtualization: Virtualization.optional(),
    limits: Limits.optional(),
    software: Software.optional(),
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
  .strictObject({
    name: storedText(100),
    device: Device,
    engines: z.array(EngineReport).max(20),
    labels: Labels.optional().meta({ description: 'What jobs may ask for besides a device. Default: none' }),
  })
  .meta({ id: 'RunnerRegistration' })
export type RunnerRegistration = z.infer<typeof RunnerRegistration>

/** What a runner says of itself at each start. `isDraining`: it takes no more work, and a claim of its that waits is answered at once. */
export const RunnerUpdate = RunnerRegistration.extend({ isDraining: z.boolean().default(false) }).meta({ id: 'RunnerUpdate' })
export type RunnerUpdate = z.infer<typeof RunnerUpdate>

/** The key is shown once; the registry keeps only its hash. */
export const RegisteredRunner = z.object({ id: RunnerId, key: z.string() }).meta({ id: 'RegisteredRunner' })
export type RegisteredRunner = z.infer<typeof RegisteredRunner>

export const Runner = RunnerRegistration.extend({
  id: RunnerId,
  labels: z.array(z.string()),
  isDraining: z.boolean().meta({ description: 'It ends what it works on and takes nothing more' }),
  registeredAtMs: z.int(),
  lastSeenAtMs: z.int(),
}).meta({ id: 'Runner' })
export type Runner = z.infer<typeof Runner>

/** Device and labels are not among it: they are those that the runner registered with. */
export const ClaimRequest = z
  .strictObject({
    engines: z.array(EngineName).min(1).max(20),
    memoryBytes: z.int().min(1).optional().meta({ description: "What the work may need. Default, and at most, the device's memory" }),
    waitMs: z.int().min(0).max(25_000).optional().meta({ description: 'How long to wait for a job where there is none. Default: 0' }),
  })
  .meta({ id: 'ClaimRequest' })
export type ClaimRequest = z.infer<typeof ClaimRequest>

/** A job and for how long it is the runner's: the runner sends a heartbeat after `heartbeatMs`, or the lease runs out. */
export const Claim = z
  .object({
    job: Job,
    leaseMs: z.int(),
    heartbeatMs: z.int(),
    spec: VariantSpec.optional().meta({ description: 'Of a custom variant; those that are shipped the runner knows by their id' }),
  })
  .meta({ id: 'Claim' })
export type Claim = z.infer<typeof Claim>

/** With `cancelled` the work is to be stopped: somebody cancelled the job, or its deadline has passed. */
export const HeartbeatAnswer = z
  .object({
    leaseExpiresAtMs: z.int(),
    cancelled: z.boolean(),
    heartbeatMs: z
      .int()
      .meta({ description: 'The next heartbeat is to come after this time; it differs, so that runners do not beat together' }),
  })
  .meta({ id: 'HeartbeatAnswer' })
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

/** Dead runners are seen within a lease and one heartbeat: 75 s. */
export const lease = { leaseMs: 60_000, heartbeatMs: 15_000 } as const
