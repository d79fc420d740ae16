import { type Job, type RegisteredRunner, Workload } from '@effzoo/contract'
import type { RunningApi } from '../../api-target/target.ts'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../../checkpoints/tiny-checkpoint.ts'
import type { Seeded } from './requests.ts'

/** Enough that claims, results, failures and releases go on for a while. */
const queuedCount = 150

const device = {
  id: 'dev_soak0001',
  cpuModel: 'Soak CPU',
  physicalCores: 1,
  logicalCores: 2,
  memoryBytes: 2 ** 33,
  arch: 'x64',
  os: 'Linux',
  nodeVersion: '20',
  gpus: [],
}

/** A runner, some jobs in several states, a result, a checkpoint and an upload, so that some of the requests find something. */
export async function seedApi({ url, token }: Pick<RunningApi, 'url' | 'token'>): Promise<Seeded> {
  async function send<Body>(method: string, path: string, body: object, key = token): Promise<Body> {
    const isBytes = body instanceof Uint8Array
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': `application/${isBytes ? 'octet-stream' : 'json'}`, ...(key && { authorization: `Bearer ${key}` }) },
      body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the soak could not begin: ${method} ${path} answered ${response.status} ${await response.text()}`)
    return (await response.json()) as Body
  }

  const runner = await send<RegisteredRunner>('POST', '/runners', { name: 'soak', device, engines: [] })
  const made: Job[] = []
  for (const engine of ['tensorflow', ...Array.from({ length: queuedCount }, () => 'wasm')]) {
    made.push(await send<Job>('POST', '/jobs', { variant: 'efficientnetv2-b0', engine }))
  }
  const { job } = await send<{ job: Job }>('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.key)
  const result = await send<{ id: string }>('PUT', `/jobs/${job.id}/attempts/${job.attempt}/result`, measurementOf(job), runner.key)
  const sweep = { variants: ['efficientnetv2-b0', 'coatnet-0'], engines: ['wasm'] }
  const { id: sweepId } = await send<{ id: string }>('POST', '/sweeps', sweep)
  const { id: scheduleId } = await send<{ id: string }>('POST', '/schedules', { cadence: 'every 7d', request: sweep })
  const { id: tiny } = await send<{ id: string }>('POST', '/models', { name: 'tiny', spec: tinySpec })
  const weights = [await weightsFile(tinySpec, tinyClasses, 1), await weightsFile(tinySpec, tinyClasses, 2)] as const
  const [whole, open] = [digestsOf(weights[0]), digestsOf(weights[1])]
  const upload = await send<{ id: string }>('POST', '/uploads', whole)
  await send('PUT', `/uploads/${upload.id}/parts/1`, weights[0])
  await send('POST', `/uploads/${upload.id}/complete`, {})
  const checkpoint = requestOf(tiny, 'soak', whole)
  await send('POST', '/checkpoints', checkpoint)
  await send('PUT', `/checkpoints/${tiny}/tags/latest`, { checkpoint: checkpoint.checkpoint })
  return {
    keys: { runnerKey: runner.key, ...(token && { token }) },
    values: {
      JobId: made.map(({ id }) => id),
      RunnerId: [runner.id],
      ResultId: [result.id],
      SweepId: [sweepId],
      ScheduleId: [scheduleId],
      UploadId: [(await send<{ id: string }>('POST', '/uploads', open)).id],
      CheckpointId: [checkpoint.checkpoint],
      CheckpointRequest: [checkpoint],
      UploadRequest: [whole, open],
      VariantId: ['efficientnetv2-b0', 'coatnet-0', 'efficientnet-b7'],
      EngineName: ['wasm'],
      Workload: [Workload.parse(made.at(-1))],
    },
  }
}

function measurementOf(job: Job) {
  return {
    workload: Workload.parse(job),
    engineVersion: '1',
    execution: 'graph',
    threads: 2,
    phases: { loadMs: 1, firstRunMs: 1, warmupMs: 1, warmupRuns: 8 },
    samplesMs: Array.from({ length: 64 }, (_, i) => 4 + (i % 5) / 10),
    losses: null,
    peakMemoryBytes: null,
    clock: { name: 'soak', resolutionMs: 0.001 },
    startedAtMs: 1_000,
    finishedAtMs: 2_000,
    device,
    runnerVersion: '0',
  }
}
