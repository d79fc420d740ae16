import {
  Analysis,
  type AnalyzeRequest,
  type CheckpointId,
  CheckpointPage,
  type CheckpointRequest,
  CheckpointTag,
  CustomVariant,
  type CustomVariantRequest,
  type DeliveryId,
  Job,
  JobEvent,
  type JobId,
  JobPage,
  JobProgress,
  type JobRequest,
  MintedWebhook,
  ModelCard,
  ModelPage,
  parseProblem,
  RegistryKeyList,
  Result,
  type ResultId,
  Schedule,
  type ScheduleId,
  SchedulePage,
  type ScheduleRequest,
  SignedManifest,
  Sweep,
  type SweepId,
  SweepPage,
  type SweepRequest,
  Token,
  Upload,
  UploadedPart,
  type UploadRequest,
  WebhookDelivery,
  WebhookDeliveryList,
  type WebhookId,
  WebhookList,
  type WebhookRequest,
  WebhookTest,
} from '@effzoo/contract'
import { z } from 'zod'
import { readEventStream } from './event-stream.ts'
import { locate, type OperationId, type OperationInput, type Operations } from './operations.ts'

export const defaultRegistryUrl = 'http://127.0.0.1:8787'

/** The registry did not answer: it is down, restarting, or not where it was looked for. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable'
}

/** Something else answers at the address, or a registry that speaks another version. */
export class NotARegistry extends Error {
  override readonly name = 'NotARegistry'
}

export interface ClientOptions {
  readonly registryUrl?: string
  readonly fetch?: typeof fetch
  /** Asked at each write; reading needs none, and sends none. */
  readonly token?: () => string | undefined
}

export type Client = ReturnType<typeof createClient>

/** No answer of the registry takes longer, however busy it is. */
const answerLimitMs = 30_000
/** Of a part over a slow line. */
const partLimitMs = 60_000
/** The registry reads and hashes all of the file first. */
const completeLimitMs = 600_000

interface SendOptions {
  readonly headers?: Record<string, string>
  readonly limitMs?: number
}

/** What became of a job: of a state all but the log of a failure, in between how far it is. */
export type JobChange = Partial<Job> & {
  /** By which the stream can be taken up behind this change. */
  readonly eventId?: string
}

export interface WatchOptions {
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a later version may send besides is passed over. */
function toChange(data: unknown): JobChange | undefined {
  const event = JobEvent.safeParse(data).data
  if (event) {
    const { job: _, atMs, ...fields } = event
    return { ...fields, progress: null, updatedAtMs: atMs }
  }
  const progress = JobProgress.safeParse(data).data
  return progress && { attempt: progress.attempt, progress: progress.progress }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls a registry's API. Throws ZooError for a problem, RegistryUnreachable without an answer, NotARegistry for one that breaks the contract. */
export function createClient({ registryUrl = defaultRegistryUrl, fetch = globalThis.fetch, token }: ClientOptions = {}) {
  const base = registryUrl.replace(/\/+$/, '')

  function authorization(): Record<string, string> {
    const secret = token?.()
    return secret === undefined ? {} : { authorization: `Bearer ${secret}` }
  }

  /** What the document says that the operation answers is what the schema lets through: a difference does not compile. */
  async function call<Id extends OperationId, Schema extends z.ZodType<Operations[Id]['answer']>>(
    id: Id,
    schema: Schema,
    { path, query, body }: OperationInput<Id>,
    options?: SendOptions,
  ): Promise<z.output<Schema>> {
    return send(schema, locate(id, { path, query }), body, options)
  }

  async function send<Schema extends z.ZodType>(
    schema: Schema,
    { method, path }: { method: string; path: string },
    body?: unknown,
    { headers = {}, limitMs = answerLimitMs }: SendOptions = {},
  ): Promise<z.output<Schema>> {
    const isBytes = body instanceof Uint8Array
    const own = method === 'GET' ? {} : { 'content-type': `application/${isBytes ? 'octet-stream' : 'json'}`, ...authorization() }
    let status: number
    let text: string
    try {
      const response = await fetch(`${base}/${path}`, {
        method,
        headers: { accept: 'application/json', ...own, ...headers },
        ...(body !== undefined && { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
        signal: AbortSignal.timeout(limitMs),
      })
      status = response.status
      text = await response.text()
    } catch (cause) {
      throw unreachable(cause)
    }
    if (status >= 400) throw refusal(status, text)
    const answer = schema.safeParse(parseJson(text))
    if (!answer.success) throw new NotARegistry(notOurs(status, text))
    return answer.data
  }

  const unreachable = (cause: unknown) =>
    new RegistryUnreachable(`no registry answers at ${base}; start one with \`npm start\`, or name another with --registry URL`, { cause })

  const notOurs = (status: number, text: string) => `${base} answered ${status}, and not as a registry does: ${text.slice(0, 200)}`
  const refusal = (status: number, text: string) => parseProblem(text) ?? new NotARegistry(notOurs(status, text))

  /** Ends when the registry ends the stream, which need not be the job's end. */
  async function* watchJob(id: JobId, { lastEventId, signal }: WatchOptions = {}): AsyncGenerator<JobChange> {
    const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) }
    let refused: { status: number; text: string } | undefined
    try {
      const response = await fetch(`${base}/${locate('watchJob', { path: { id } }).path}`, { headers, ...(signal && { signal }) })
      if (!response.ok) refused = { status: response.status, text: await response.text() }
      else if (response.body) {
        for await (const { id: eventId, data } of readEventStream(response.body)) {
          const change = toChange(parseJson(data))
          if (change) yield eventId === undefined ? change : { ...change, eventId }
        }
      }
    } catch (cause) {
      throw unreachable(cause)
    }
    if (refused) throw refusal(refused.status, refused.text)
  }

  return {
    registryUrl: base,
    /** Takes the query as it stands in the URL, such as `{ maxParams: '25M', sort: '-top1' }`. */
    models: (query: Operations['listModels']['query'] = {}) => call('listModels', ModelPage, { query }),
    model: (id: string, query: Operations['getModel']['query'] = {}) => call('getModel', ModelCard, { path: { id }, query }),
    analyze: (request: AnalyzeRequest) => call('analyzeSpec', Analysis, { body: request }),
    /** The same spec under the same name is registered once, however often it is sent. */
    registerModel: (request: CustomVariantRequest) => call('registerModel', CustomVariant, { body: request }),
    deleteModel: (id: string) => call('deleteModel', z.undefined(), { path: { id } }),
    /** The same key submits the same job once, however often it is sent. */
    submitJob: (request: JobRequest, idempotencyKey: string) =>
      call('submitJob', Job, { body: request }, { headers: { 'idempotency-key': idempotencyKey } }),
    /** Newest first; takes the query as it stands in the URL, such as `{ state: 'queued' }`. */
    jobs: (query: Operations['listJobs']['query'] = {}) => call('listJobs', JobPage, { query }),
    job: (id: JobId) => call('getJob', Job, { path: { id } }),
    watchJob,
    cancelJob: (id: JobId) => call('cancelJob', Job, { path: { id } }),
    redriveJob: (id: JobId) => call('redriveJob', Job, { path: { id }, body: {} }),
    /** The same key submits the same sweep once, however often it is sent. */
    submitSweep: (request: SweepRequest, idempotencyKey: string) =>
      call('submitSweep', Sweep, { body: request }, { headers: { 'idempotency-key': idempotencyKey } }),
    sweeps: (query: Operations['listSweeps']['query'] = {}) => call('listSweeps', SweepPage, { query }),
    sweep: (id: SweepId) => call('getSweep', Sweep, { path: { id } }),
    cancelSweep: (id: SweepId) => call('cancelSweep', Sweep, { path: { id } }),
    createSchedule: (request: ScheduleRequest) => call('createSchedule', Schedule, { body: request }),
    schedules: (query: Operations['listSchedules']['query'] = {}) => call('listSchedules', SchedulePage, { query }),
    pauseSchedule: (id: ScheduleId) => call('pauseSchedule', Schedule, { path: { id } }),
    resumeSchedule: (id: ScheduleId) => call('resumeSchedule', Schedule, { path: { id } }),
    deleteSchedule: (id: ScheduleId) => call('deleteSchedule', z.undefined(), { path: { id } }),
    /** Its secret stands in this answer only. */
    createWebhook: (request: WebhookRequest) => call('createWebhook', MintedWebhook, { body: request }),
    webhooks: () => call('listWebhooks', WebhookList, {}, { headers: authorization() }),
    deleteWebhook: (id: WebhookId) => call('deleteWebhook', z.undefined(), { path: { id } }),
    testWebhook: (id: WebhookId) => call('testWebhook', WebhookTest, { path: { id } }),
    deliveries: (id: WebhookId) => call('listDeliveries', WebhookDeliveryList, { path: { id } }, { headers: authorization() }),
    retryDelivery: (id: WebhookId, delivery: DeliveryId) => call('retryDelivery', WebhookDelivery, { path: { id, delivery } }),
    /** What the token may do, and until when. */
    tokenSelf: () => call('getTokenSelf', Token, {}, { headers: authorization() }),
    result: (id: ResultId) => call('getResult', Result, { path: { id } }),
    /** Weights that the registry holds; takes the query as it stands in the URL, such as `{ variant: 'efficientnet-b0', tag: 'latest' }`. */
    checkpoints: (query: Operations['listCheckpoints']['query'] = {}) => call('listCheckpoints', CheckpointPage, { query }),
    /** What is not verified here: `pull` does so. */
    checkpoint: (reference: string) => call('getCheckpoint', SignedManifest, { path: { id: reference } }),
    /** What the registry signs with: to be believed as `pull` says. */
    keys: () => call('listKeys', RegistryKeyList, {}),
    /** The same bytes are the same upload, however often it is begun. */
    beginUpload: (request: UploadRequest) => call('beginUpload', Upload, { body: request }),
    putPart: (id: string, part: number, bytes: Uint8Array<ArrayBuffer>) =>
      call('putPart', UploadedPart, { path: { id, part }, body: bytes }, { limitMs: partLimitMs }),
    completeUpload: (id: string) => call('completeUpload', Upload, { path: { id } }, { limitMs: completeLimitMs }),
    /** The same manifest is published once, however often it is sent. */
    publishCheckpoint: (request: CheckpointRequest) => call('publishCheckpoint', SignedManifest, { body: request }),
    tagCheckpoint: (variant: string, tag: string, checkpoint: CheckpointId) =>
      call('tagCheckpoint', CheckpointTag, { path: { variant, tag }, body: { checkpoint } }),
    deleteCheckpoint: (id: string, query: Operations['deleteCheckpoint']['query'] = {}) =>
      call('deleteCheckpoint', z.undefined(), { path: { id }, query }),
  }
}
