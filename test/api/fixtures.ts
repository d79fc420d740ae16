import { type Device, Measurement, type RunnerRegistration, VariantId, type Workload } from '@effzoo/contract'

/** What tests hand in where they are not about it. */
export const device: Device = {
  id: 'dev_0123abcd',
  cpuModel: 'Test CPU',
  physicalCores: 1,
  logicalCores: 2,
  memoryBytes: 8 * 2 ** 30,
  arch: 'x64',
  os: 'Linux 6.1',
  nodeVersion: '20.20.2',
  gpus: [],
}

export const registration: RunnerRegistration = {
  name: 'test runner',
  device,
  engines: [{ name: 'tensorflow', version: '2.21.0', unavailable: null, tasks: { infer: true, 'train-step': true } }],
}

export const workload: Workload = {
  variant: VariantId.parse('efficientnetv2-b0'),
  task: 'infer',
  engine: 'tensorflow',
  batchSize: 1,
  imagePx: 224,
  precision: 'float32',
  protocol: 'quick',
}

export const measurementOf = (of: Workload, samplesMs = [5, 4, 4, 6, 4, 4, 4, 5, 4, 4, 4]): Measurement =>
  Measurement.parse({
    workload: of,
    engineVersion: '2.21.0',
    execution: 'graph',
    threads: 2,
    phases: { loadMs: 100, compileMs: 60, firstRunMs: 50, warmupMs: 40, warmupRuns: 8 },
    samplesMs,
    losses: of.task === 'infer' ? null : samplesMs.map((_, i) => 7 - i / 10),
    peakMemoryBytes: 300_000_000,
    clock: { name: 'performance.now', resolutionMs: 0.001 },
    startedAtMs: 1_000,
    finishedAtMs: 2_000,
    device,
    runnerVersion: '0.1.0',
  })
