import { engineNames, Precision, taskNames } from '../engine.ts'
import { runnerStates } from '../fleet.ts'
import { jobStates, protocols } from '../job.ts'
import type { Field, Fields } from './field.ts'

const enumOf = (values: readonly string[], description: string) => ({ kind: 'enum', values, description }) as const satisfies Field

const engine = enumOf(engineNames, 'Engine that runs it')
const task = enumOf(taskNames, 'infer, or train-step')
const precision = enumOf(Precision.options, 'Of the products')
const protocol = enumOf(Object.keys(protocols), 'How long it is measured')
const variant = { kind: 'text', description: 'Id of the variant' } as const satisfies Field

/** Of the newest result of each variant, device, engine, task, batch, px and precision. */
export const resultFields = {
  id: { kind: 'text', description: 'Id of the newest result' },
  variant,
  device: { kind: 'text', description: 'Id of the device; as a parameter also a part of the name of its GPU or CPU' },
  deviceName: { kind: 'text', description: 'Names of its GPUs and its CPU' },
  engine,
  task,
  batch: { kind: 'whole', description: 'Images in a batch' },
  px: { kind: 'whole', unit: 'px', description: 'Side of the image' },
  precision,
  protocol,
  medianMs: { kind: 'number', unit: 'ms', better: 'low', description: 'Median of a batch' },
  p90Ms: { kind: 'number', unit: 'ms', better: 'low', description: '90th percentile of a batch' },
  p99Ms: { kind: 'number', unit: 'ms', better: 'low', description: '99th percentile of a batch' },
  imagesPerS: { kind: 'number', better: 'high', description: 'Images per second at the median' },
  utilization: { kind: 'share', better: 'high', description: "Share of the engine's best product on that device" },
  grade: enumOf(['A', 'B', 'C', 'D'], 'How quiet the host was'),
  sampleCount: { kind: 'whole', description: 'Samples of the newest result' },
  resultCount: { kind: 'whole', description: 'Results of the same work on the same device, the newest among them' },
  engineVersion: { kind: 'text', description: 'Version of the engine' },
  receivedAtMs: { kind: 'time', description: 'When the newest result came in' },
} as const satisfies Fields

/** Of what others have published. */
export const publishedFields = {
  id: { kind: 'text', description: 'Id of the figure' },
  variant,
  kind: enumOf(['accuracy', 'speed', 'size', 'training-cost'], 'What it says'),
  dataset: { kind: 'text', description: 'On what the accuracy is' },
  pretrain: { kind: 'text', description: 'Extra data before; none is ImageNet-1k alone' },
  checkpoint: { kind: 'text', description: "timm's name of the weights" },
  task,
  device: { kind: 'text', description: 'As the source names it' },
  framework: { kind: 'text', description: 'As the source names it' },
  precision: { kind: 'text', description: 'As the source names it' },
  batch: { kind: 'whole', description: 'Images in a batch' },
  px: { kind: 'whole', unit: 'px', description: 'Side of the image' },
  top1: { kind: 'percent', better: 'high', description: 'In percent' },
  top5: { kind: 'percent', better: 'high', description: 'In percent' },
  latencyMs: { kind: 'number', unit: 'ms', better: 'low', description: 'Of a whole batch' },
  imagesPerS: { kind: 'number', better: 'high', description: 'Images per second' },
  params: { kind: 'quantity', better: 'low', description: 'As the source prints it' },
  macs: { kind: 'quantity', better: 'low', description: 'As the source prints it' },
  source: { kind: 'text', description: 'Title of the source' },
  verified: { kind: 'flag', description: 'Whether the original was read' },
} as const satisfies Fields

/** Of the devices that results came from. */
export const deviceFields = {
  id: { kind: 'text', description: 'Id of the device' },
  name: { kind: 'text', description: 'Names of its GPUs and its CPU' },
  cpuModel: { kind: 'text', description: 'Name of the CPU' },
  gpu: { kind: 'text', description: 'Names of the GPUs; unknown where there is none' },
  logicalCores: { kind: 'whole', description: 'CPUs that the system counts' },
  memoryBytes: { kind: 'quantity', unit: 'bytes', description: 'Main memory' },
  resultCount: { kind: 'whole', description: 'Results from it' },
  variantCount: { kind: 'whole', description: 'Variants that were measured on it' },
  receivedAtMs: { kind: 'time', description: 'When its newest result came in' },
} as const satisfies Fields

/** Of jobs: they stand in the database alone, so a list of them is sorted by time only. */
export const jobFields = {
  id: { kind: 'text', description: 'Id of the job' },
  variant,
  state: enumOf(jobStates, 'State of the job'),
  task,
  engine,
  batch: { kind: 'whole', description: 'Images in a batch' },
  px: { kind: 'whole', unit: 'px', description: 'Side of the image' },
  precision,
  protocol,
  priority: { kind: 'whole', description: 'The highest is given out first' },
  device: { kind: 'text', description: 'Id of the device that must do it' },
  runner: { kind: 'text', description: 'Id of the runner that holds it, or held it last' },
  sweep: { kind: 'text', description: 'Id of the request for many jobs that it is of' },
  schedule: { kind: 'text', description: 'Id of what asks for it again and again' },
  owner: { kind: 'text', description: 'Who asked for it' },
  createdAtMs: { kind: 'time', description: 'When it was asked for' },
  updatedAtMs: { kind: 'time', description: 'When it last changed' },
} as const satisfies Fields

/** Of registered runners. */
export const runnerFields = {
  id: { kind: 'text', description: 'Id of the runner' },
  name: { kind: 'text', description: 'As it named itself' },
  state: enumOf(runnerStates, 'What it does; lost is one that was not seen for 75 s'),
  job: { kind: 'text', description: 'Id of the job that it works on' },
  registeredAtMs: { kind: 'time', description: 'When it registered' },
  lastSeenAtMs: { kind: 'time', description: 'When it last asked for something' },
} as const satisfies Fields

/** Of the queue, an engine each. */
export const queueFields = {
  engine,
  queued: { kind: 'whole', description: 'Jobs that wait for a runner' },
  due: { kind: 'whole', description: 'Of these, those that a runner may have now' },
  delayed: { kind: 'whole', description: 'Of these, those that wait before they are tried again' },
  leased: { kind: 'whole', description: 'Jobs that were claimed, without a heartbeat so far' },
  running: { kind: 'whole', description: 'Jobs that runners work on' },
  deadLetters: { kind: 'whole', description: 'Jobs that failed for reasons that lie not in the work' },
  oldestQueuedAtMs: { kind: 'time', description: 'Since when the job that waits longest is there' },
  oldestAgeS: { kind: 'number', unit: 's', description: 'For how long that is' },
} as const satisfies Fields

/** Of sweeps; their state is that of their jobs, so none is found by it. */
export const sweepFields = {
  id: { kind: 'text', description: 'Id of the sweep' },
  schedule: { kind: 'text', description: 'Id of the schedule that made it' },
  createdAtMs: { kind: 'time', description: 'When it was asked for' },
} as const satisfies Fields

/** Of schedules. */
export const scheduleFields = {
  id: { kind: 'text', description: 'Id of the schedule' },
  cadence: { kind: 'text', description: 'When it makes its sweeps' },
  createdAtMs: { kind: 'time', description: 'When it was made' },
} as const satisfies Fields
