import { Measurement, type RunnerRegistration, VariantId, Workload } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../checkpoints/tiny-checkpoint.ts'

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Bytes are sent as they are, all else as JSON. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** What each operation answered last. */
// biome-ignore lint/suspicious/noExplicitAny: answers are of any form; the recorded examples are held against the schemas by a test
export type Answers = Record<string, any>

interface Step {
  /** operationId of the document. */
  readonly operation: string
  readonly request: (answers: Answers) => Request
}

const device = {
  id: 'dev_5f0c2a9b',
  cpuModel: 'Intel Xeon Processor',
  physicalCores: 1,
  logicalCores: 2,
  memoryBytes: 8 * 2 ** 30,
  arch: 'x64',
  os: 'Linux 6.1',
  nodeVersion: '20.20.2',
  gpus: [],
}

const registration: RunnerRegistration = {
  name: 'lab-1',
  device,
  engines: [{ name: 'tensorflow', version: '2.21.0', unavailable: null, tasks: { infer: true, 'train-step': true } }],
}

const measurementOf = (job: unknown): Measurement =>
  Measurement.parse({
    workload: Workload.parse(job),
    engineVersion: 'TensorFlow 2.21.0',
    execution: 'graph',
    threads: 2,
    phases: { loadMs: 812.4, compileMs: 530.1, firstRunMs: 41.2, warmupMs: 96.3, warmupRuns: 11 },
    samplesMs: Array.from({ length: 64 }, (_, i) => 8 + (i % 7) / 10),
    losses: null,
    peakMemoryBytes: 612_000_000,
    clock: { name: 'performance.now', resolutionMs: 0.001, overheadMs: 0.0004 },
    startedAtMs: Date.UTC(2026, 10, 26, 23, 58),
    finishedAtMs: Date.UTC(2026, 10, 26, 23, 59),
    device,
    runnerVersion: '0.1.0',
  })

const spec = { ...variants['efficientnetv2-b0'], width: 0.5, evalPx: 160, trainPx: 128, follows: 'a narrower EfficientNetV2-B0' }

const asRunner = ({ registerRunner }: Answers) => ({ authorization: `Bearer ${registerRunner.key}` })
const attempt = ({ claimJob: { job } }: Answers) => `/jobs/${job.id}/attempts/${job.attempt}`
const submit = { variant: VariantId.parse('efficientnetv2-b0'), task: 'infer', imagePx: 224 }

const sweep = { variants: ['efficientnetv2-b0', 'efficientnetv2-s'], tasks: ['infer', 'train-step'], batchSizes: [1, 8] }

const tinyWeights = await weightsFile(tinySpec, tinyClasses, 1)
const tinyDigests = digestsOf(tinyWeights)
const tinyVariant = 'local.tiny.v1'
const tinyCheckpoint = `${tinyVariant}.demo`
const beginUpload: Step = { operation: 'beginUpload', request: () => ({ method: 'POST', path: '/uploads', body: tinyDigests }) }
const publish: Step = {
  operation: 'publishCheckpoint',
  request: () => ({ method: 'POST', path: '/checkpoints', body: requestOf(tinyVariant, 'demo', tinyDigests) }),
}

/** One request of each operation, in an order in which each finds what it needs. A new operation has its step here. */
export const session: readonly Step[] = [
  { operation: 'getHealth', request: () => ({ method: 'GET', path: '/health' }) },
  { operation: 'getLiveness', request: () => ({ method: 'GET', path: '/health/live' }) },
  { operation: 'getMetrics', request: () => ({ method: 'GET', path: '/metrics' }) },
  { operation: 'listModels', request: () => ({ method: 'GET', path: '/models?maxParams=25M&minTop1=82&sort=-top1&limit=2' }) },
  { operation: 'analyzeSpec', request: () => ({ method: 'POST', path: '/analyze', body: { spec, px: 224 } }) },
  { operation: 'registerModel', request: () => ({ method: 'POST', path: '/models', body: { name: 'narrow-b0', spec } }) },
  { operation: 'registerModel', request: () => ({ method: 'POST', path: '/models', body: { name: 'narrow-b0', spec } }) },
  { operation: 'deleteModel', request: ({ registerModel }) => ({ method: 'DELETE', path: `/models/${registerModel.id}` }) },
  { operation: 'registerRunner', request: () => ({ method: 'POST', path: '/runners', body: registration }) },
  {
    operation: 'describeRunner',
    request: (answers) => ({ method: 'PUT', path: '/runners/self', body: registration, headers: asRunner(answers) }),
  },
  { operation: 'getRunner', request: ({ registerRunner }) => ({ method: 'GET', path: `/runners/${registerRunner.id}` }) },
  { operation: 'createWebhook', request: () => ({ method: 'POST', path: '/webhooks', body: { url: 'https://example.com/hooks/effzoo' } }) },
  { operation: 'submitJob', request: () => ({ method: 'POST', path: '/jobs', body: submit, headers: { 'idempotency-key': 'b1f4c2' } }) },
  { operation: 'submitJob', request: () => ({ method: 'POST', path: '/jobs', body: submit, headers: { 'idempotency-key': 'b1f4c2' } }) },
  {
    operation: 'claimJob',
    request: (answers) => ({ method: 'POST', path: '/jobs/claim', body: { engines: ['tensorflow'] }, headers: asRunner(answers) }),
  },
  {
    operation: 'sendHeartbeat',
    request: (answers) => ({
      method: 'POST',
      path: `${attempt(answers)}/heartbeat`,
      body: { progress: { phase: 'samples', done: 12, total: 64 } },
      headers: asRunner(answers),
    }),
  },
  {
    operation: 'releaseJob',
    request: (answers) => ({ method: 'POST', path: `${attempt(answers)}/release`, headers: asRunner(answers) }),
  },
  {
    operation: 'claimJob',
    request: (answers) => ({ method: 'POST', path: '/jobs/claim', body: { engines: ['tensorflow'] }, headers: asRunner(answers) }),
  },
  ...(['first', 'again'] as const).map(
    (): Step => ({
      operation: 'putResult',
      request: (answers) => ({
        method: 'PUT',
        path: `${attempt(answers)}/result`,
        body: measurementOf(answers.claimJob.job),
        headers: asRunner(answers),
      }),
    }),
  ),
  { operation: 'listWebhooks', request: () => ({ method: 'GET', path: '/webhooks' }) },
  { operation: 'getWebhook', request: ({ createWebhook }) => ({ method: 'GET', path: `/webhooks/${createWebhook.id}` }) },
  { operation: 'testWebhook', request: ({ createWebhook }) => ({ method: 'POST', path: `/webhooks/${createWebhook.id}/test` }) },
  { operation: 'listDeliveries', request: ({ createWebhook }) => ({ method: 'GET', path: `/webhooks/${createWebhook.id}/deliveries` }) },
  {
    operation: 'retryDelivery',
    request: ({ createWebhook, listDeliveries }) => ({
      method: 'POST',
      path: `/webhooks/${createWebhook.id}/deliveries/${listDeliveries.items[0].id}/retry`,
    }),
  },
  { operation: 'deleteWebhook', request: ({ createWebhook }) => ({ method: 'DELETE', path: `/webhooks/${createWebhook.id}` }) },
  { operation: 'watchJob', request: ({ submitJob }) => ({ method: 'GET', path: `/jobs/${submitJob.id}/events` }) },
  { operation: 'getResult', request: ({ putResult }) => ({ method: 'GET', path: `/results/${putResult.id}` }) },
  { operation: 'listJobs', request: () => ({ method: 'GET', path: '/jobs?state=done&limit=2' }) },
  { operation: 'getQueue', request: () => ({ method: 'GET', path: '/queue?engine=tensorflow' }) },
  { operation: 'listRunners', request: () => ({ method: 'GET', path: '/runners?limit=2' }) },
  {
    operation: 'createToken',
    request: () => ({ method: 'POST', path: '/tokens', body: { name: 'ci', scopes: ['jobs:write', 'models:write'] } }),
  },
  { operation: 'listTokens', request: () => ({ method: 'GET', path: '/tokens' }) },
  {
    operation: 'getTokenSelf',
    request: ({ createToken }) => ({ method: 'GET', path: '/tokens/self', headers: { authorization: `Bearer ${createToken.secret}` } }),
  },
  { operation: 'revokeToken', request: ({ createToken }) => ({ method: 'DELETE', path: `/tokens/${createToken.id}` }) },
  { operation: 'listResults', request: () => ({ method: 'GET', path: '/results?task=infer&sort=medianMs' }) },
  { operation: 'listDevices', request: () => ({ method: 'GET', path: '/devices' }) },
  { operation: 'listPublished', request: () => ({ method: 'GET', path: '/published?variant=efficientnetv2-s&limit=2' }) },
  { operation: 'getJob', request: ({ submitJob }) => ({ method: 'GET', path: `/jobs/${submitJob.id}` }) },
  { operation: 'getModel', request: () => ({ method: 'GET', path: '/models/efficientnetv2-b0?px=320' }) },
  { operation: 'submitJob', request: () => ({ method: 'POST', path: '/jobs', body: submit }) },
  {
    operation: 'claimJob',
    request: (answers) => ({ method: 'POST', path: '/jobs/claim', body: { engines: ['tensorflow'] }, headers: asRunner(answers) }),
  },
  {
    operation: 'putFailure',
    request: (answers) => ({
      method: 'PUT',
      path: `${attempt(answers)}/failure`,
      body: { kind: 'infrastructure', reason: 'the measuring process hung: no progress for 10 min', log: null },
      headers: asRunner(answers),
    }),
  },
  { operation: 'listAttempts', request: ({ submitJob }) => ({ method: 'GET', path: `/jobs/${submitJob.id}/attempts` }) },
  { operation: 'redriveJob', request: ({ submitJob }) => ({ method: 'POST', path: `/jobs/${submitJob.id}/redrive`, body: {} }) },
  { operation: 'registerModel', request: () => ({ method: 'POST', path: '/models', body: { name: 'tiny', spec: tinySpec } }) },
  beginUpload,
  beginUpload,
  {
    operation: 'putPart',
    request: ({ beginUpload: { id } }) => ({
      method: 'PUT',
      path: `/uploads/${id}/parts/1`,
      body: tinyWeights,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  },
  { operation: 'getUpload', request: ({ beginUpload: { id } }) => ({ method: 'GET', path: `/uploads/${id}` }) },
  { operation: 'completeUpload', request: ({ beginUpload: { id } }) => ({ method: 'POST', path: `/uploads/${id}/complete` }) },
  publish,
  publish,
  {
    operation: 'tagCheckpoint',
    request: () => ({ method: 'PUT', path: `/checkpoints/${tinyVariant}/tags/latest`, body: { checkpoint: tinyCheckpoint } }),
  },
  { operation: 'listCheckpoints', request: () => ({ method: 'GET', path: '/checkpoints?tag=latest&minTop1=10' }) },
  { operation: 'getCheckpoint', request: () => ({ method: 'GET', path: `/checkpoints/${tinyVariant}:latest` }) },
  { operation: 'getCheckpointFile', request: () => ({ method: 'GET', path: `/checkpoints/${tinyCheckpoint}/files/model.safetensors` }) },
  { operation: 'listKeys', request: () => ({ method: 'GET', path: '/keys' }) },
  { operation: 'deleteCheckpoint', request: () => ({ method: 'DELETE', path: `/checkpoints/${tinyCheckpoint}?force=true` }) },
  ...(['first', 'again'] as const).map(
    (): Step => ({
      operation: 'submitSweep',
      request: () => ({ method: 'POST', path: '/sweeps', body: sweep, headers: { 'idempotency-key': 'c5d9a0' } }),
    }),
  ),
  { operation: 'getSweep', request: ({ submitSweep }) => ({ method: 'GET', path: `/sweeps/${submitSweep.id}` }) },
  { operation: 'cancelSweep', request: ({ submitSweep }) => ({ method: 'POST', path: `/sweeps/${submitSweep.id}/cancel` }) },
  { operation: 'listSweeps', request: () => ({ method: 'GET', path: '/sweeps?limit=2' }) },
  { operation: 'createSchedule', request: () => ({ method: 'POST', path: '/schedules', body: { cadence: 'every 7d', request: sweep } }) },
  { operation: 'getSchedule', request: ({ createSchedule }) => ({ method: 'GET', path: `/schedules/${createSchedule.id}` }) },
  { operation: 'listSchedules', request: () => ({ method: 'GET', path: '/schedules?limit=2' }) },
  { operation: 'pauseSchedule', request: ({ createSchedule }) => ({ method: 'POST', path: `/schedules/${createSchedule.id}/pause` }) },
  { operation: 'resumeSchedule', request: ({ createSchedule }) => ({ method: 'POST', path: `/schedules/${createSchedule.id}/resume` }) },
  { operation: 'deleteSchedule', request: ({ createSchedule }) => ({ method: 'DELETE', path: `/schedules/${createSchedule.id}` }) },
  { operation: 'cancelJob', request: ({ submitJob }) => ({ method: 'POST', path: `/jobs/${submitJob.id}/cancel` }) },
]
