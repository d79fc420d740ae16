// Generated from the OpenAPI document by `npm run client:generate`; not to be edited.

/** Where each operation is; `{name}` stands for a path parameter. */
export const operations = {
  getHealth: { method: 'GET', path: '/health' },
  getLiveness: { method: 'GET', path: '/health/live' },
  getMetrics: { method: 'GET', path: '/metrics' },
  listModels: { method: 'GET', path: '/models' },
  registerModel: { method: 'POST', path: '/models' },
  getModel: { method: 'GET', path: '/models/{id}' },
  deleteModel: { method: 'DELETE', path: '/models/{id}' },
  analyzeSpec: { method: 'POST', path: '/analyze' },
  claimJob: { method: 'POST', path: '/jobs/claim' },
  listJobs: { method: 'GET', path: '/jobs' },
  submitJob: { method: 'POST', path: '/jobs' },
  getJob: { method: 'GET', path: '/jobs/{id}' },
  cancelJob: { method: 'POST', path: '/jobs/{id}/cancel' },
  redriveJob: { method: 'POST', path: '/jobs/{id}/redrive' },
  listAttempts: { method: 'GET', path: '/jobs/{id}/attempts' },
  watchJob: { method: 'GET', path: '/jobs/{id}/events' },
  sendHeartbeat: { method: 'POST', path: '/jobs/{id}/attempts/{attempt}/heartbeat' },
  putResult: { method: 'PUT', path: '/jobs/{id}/attempts/{attempt}/result' },
  putFailure: { method: 'PUT', path: '/jobs/{id}/attempts/{attempt}/failure' },
  releaseJob: { method: 'POST', path: '/jobs/{id}/attempts/{attempt}/release' },
  listSweeps: { method: 'GET', path: '/sweeps' },
  submitSweep: { method: 'POST', path: '/sweeps' },
  getSweep: { method: 'GET', path: '/sweeps/{id}' },
  cancelSweep: { method: 'POST', path: '/sweeps/{id}/cancel' },
  listSchedules: { method: 'GET', path: '/schedules' },
  createSchedule: { method: 'POST', path: '/schedules' },
  getSchedule: { method: 'GET', path: '/schedules/{id}' },
  deleteSchedule: { method: 'DELETE', path: '/schedules/{id}' },
  pauseSchedule: { method: 'POST', path: '/schedules/{id}/pause' },
  resumeSchedule: { method: 'POST', path: '/schedules/{id}/resume' },
  listResults: { method: 'GET', path: '/results' },
  getResult: { method: 'GET', path: '/results/{id}' },
  listPublished: { method: 'GET', path: '/published' },
  listDevices: { method: 'GET', path: '/devices' },
  registerRunner: { method: 'POST', path: '/runners' },
  listRunners: { method: 'GET', path: '/runners' },
  describeRunner: { method: 'PUT', path: '/runners/self' },
  getRunner: { method: 'GET', path: '/runners/{id}' },
  getQueue: { method: 'GET', path: '/queue' },
  createToken: { method: 'POST', path: '/tokens' },
  listTokens: { method: 'GET', path: '/tokens' },
  getTokenSelf: { method: 'GET', path: '/tokens/self' },
  revokeToken: { method: 'DELETE', path: '/tokens/{id}' },
  createWebhook: { method: 'POST', path: '/webhooks' },
  listWebhooks: { method: 'GET', path: '/webhooks' },
  getWebhook: { method: 'GET', path: '/webhooks/{id}' },
  deleteWebhook: { method: 'DELETE', path: '/webhooks/{id}' },
  testWebhook: { method: 'POST', path: '/webhooks/{id}/test' },
  listDeliveries: { method: 'GET', path: '/webhooks/{id}/deliveries' },
  retryDelivery: { method: 'POST', path: '/webhooks/{id}/deliveries/{delivery}/retry' },
  listCheckpoints: { method: 'GET', path: '/checkpoints' },
  publishCheckpoint: { method: 'POST', path: '/checkpoints' },
  getCheckpoint: { method: 'GET', path: '/checkpoints/{id}' },
  deleteCheckpoint: { method: 'DELETE', path: '/checkpoints/{id}' },
  tagCheckpoint: { method: 'PUT', path: '/checkpoints/{variant}/tags/{tag}' },
  getCheckpointFile: { method: 'GET', path: '/checkpoints/{id}/files/{name}' },
  beginUpload: { method: 'POST', path: '/uploads' },
  getUpload: { method: 'GET', path: '/uploads/{id}' },
  putPart: { method: 'PUT', path: '/uploads/{id}/parts/{part}' },
  completeUpload: { method: 'POST', path: '/uploads/{id}/complete' },
  listKeys: { method: 'GET', path: '/keys' },
} as const

/** What each operation takes and, when it succeeds, answers. A text in a query stands as it does in the URL. */
export interface Operations {
  /** Whether the registry can answer */
  getHealth: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: Health
  }
  /** Whether the process answers */
  getLiveness: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: { status: 'ok' }
  }
  /** Figures for Prometheus */
  getMetrics: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: unknown
  }
  /** Variants by size, cost and accuracy */
  listModels: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      family?: string | undefined
      px?: string | undefined
      minPx?: string | undefined
      maxPx?: string | undefined
      trainPx?: string | undefined
      minTrainPx?: string | undefined
      maxTrainPx?: string | undefined
      minParams?: string | undefined
      maxParams?: string | undefined
      minStatisticParams?: string | undefined
      maxStatisticParams?: string | undefined
      minMacs?: string | undefined
      maxMacs?: string | undefined
      minMacsAtTrainPx?: string | undefined
      maxMacsAtTrainPx?: string | undefined
      minWeightBytes?: string | undefined
      maxWeightBytes?: string | undefined
      minActivationBytes?: string | undefined
      maxActivationBytes?: string | undefined
      follows?: string | undefined
      minTop1?: string | undefined
      maxTop1?: string | undefined
      minTop5?: string | undefined
      maxTop5?: string | undefined
      license?: string | undefined
      hasCheckpoint?: string | undefined
      device?: string | undefined
      deviceName?: string | undefined
      engine?: string | undefined
      task?: string | undefined
      batch?: string | undefined
      minBatch?: string | undefined
      maxBatch?: string | undefined
      imagePx?: string | undefined
      minImagePx?: string | undefined
      maxImagePx?: string | undefined
      precision?: string | undefined
      minMedianMs?: string | undefined
      maxMedianMs?: string | undefined
      minP90Ms?: string | undefined
      maxP90Ms?: string | undefined
      minP99Ms?: string | undefined
      maxP99Ms?: string | undefined
      minTrainStepMs?: string | undefined
      maxTrainStepMs?: string | undefined
      minImagesPerS?: string | undefined
      maxImagesPerS?: string | undefined
      minUtilization?: string | undefined
      maxUtilization?: string | undefined
      grade?: string | undefined
      minFlops?: string | undefined
      maxFlops?: string | undefined
      since?: string | undefined
      maxAgeDays?: string | undefined
      pretrain?: string | undefined
      filter?: string | undefined
      sort?: string | undefined
      fields?: string | undefined
      facets?: string | undefined
      pareto?: string | undefined
      include?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer:
      | ModelPage
      | {
          items: {
            id?: VariantId | undefined
            family?: Family | undefined
            px?: number | undefined
            trainPx?: number | undefined
            params?: number | undefined
            statisticParams?: number | undefined
            macs?: number | undefined
            macsAtTrainPx?: number | undefined
            weightBytes?: number | undefined
            activationBytes?: number | undefined
            follows?: string | undefined
            top1?: number | null | undefined
            top5?: number | null | undefined
            top1Figure?: string | null | undefined
            license?: string | null | undefined
            hasCheckpoint?: boolean | undefined
            measured?: { [name: string]: unknown | undefined } | undefined
          }[]
          nextCursor: string | null
          facets?: Facets | undefined
        }
  }
  /** Register an architecture of your own */
  registerModel: {
    path: Record<never, never>
    query: Record<never, never>
    body: CustomVariantRequest
    answer: CustomVariant
  }
  /** All that the registry knows of one variant */
  getModel: {
    path: { id: string | number }
    query: { px?: string | undefined }
    body: undefined
    answer: ModelCard
  }
  /** Delete an architecture of your own */
  deleteModel: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: undefined
  }
  /** Counts of an architecture given as data */
  analyzeSpec: {
    path: Record<never, never>
    query: Record<never, never>
    body: AnalyzeRequest
    answer: Analysis
  }
  /** Take the first job that is due */
  claimJob: {
    path: Record<never, never>
    query: Record<never, never>
    body: ClaimRequest
    answer: Claim | undefined
  }
  /** What was asked for */
  listJobs: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      variant?: string | undefined
      state?: string | undefined
      task?: string | undefined
      engine?: string | undefined
      batch?: string | undefined
      px?: string | undefined
      precision?: string | undefined
      protocol?: string | undefined
      priority?: string | undefined
      device?: string | undefined
      runner?: string | undefined
      sweep?: string | undefined
      schedule?: string | undefined
      owner?: string | undefined
      since?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer: JobPage
  }
  /** Ask for a measurement */
  submitJob: {
    path: Record<never, never>
    query: Record<never, never>
    body: JobRequest
    answer: Job
  }
  /** One job and its state */
  getJob: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Job
  }
  /** Cancel a job */
  cancelJob: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Job
  }
  /** Queue a failed job again */
  redriveJob: {
    path: { id: string | number }
    query: Record<never, never>
    body: { deadlineAtMs?: number | undefined }
    answer: Job
  }
  /** What became of each attempt */
  listAttempts: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: JobAttemptList
  }
  /** What becomes of a job, as it happens */
  watchJob: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: unknown | undefined
  }
  /** Keep the lease */
  sendHeartbeat: {
    path: { id: string | number; attempt: string | number }
    query: Record<never, never>
    body: { progress?: Progress | undefined }
    answer: HeartbeatAnswer
  }
  /** Hand in the measurement */
  putResult: {
    path: { id: string | number; attempt: string | number }
    query: Record<never, never>
    body: Measurement
    answer: Result
  }
  /** Report that the measurement failed */
  putFailure: {
    path: { id: string | number; attempt: string | number }
    query: Record<never, never>
    body: Failure
    answer: Job
  }
  /** Hand the job back */
  releaseJob: {
    path: { id: string | number; attempt: string | number }
    query: Record<never, never>
    body: undefined
    answer: Job
  }
  /** Sweeps and how far they are */
  listSweeps: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      schedule?: string | undefined
      since?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer: SweepPage
  }
  /** Ask for many measurements at once */
  submitSweep: {
    path: Record<never, never>
    query: Record<never, never>
    body: SweepRequest
    answer: Sweep
  }
  /** One sweep and how far it is */
  getSweep: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Sweep
  }
  /** Cancel what has not ended of a sweep */
  cancelSweep: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Sweep
  }
  /** What is measured again and again */
  listSchedules: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      cadence?: string | undefined
      since?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer: SchedulePage
  }
  /** Measure again and again */
  createSchedule: {
    path: Record<never, never>
    query: Record<never, never>
    body: ScheduleRequest
    answer: Schedule
  }
  /** One schedule */
  getSchedule: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Schedule
  }
  /** Delete a schedule */
  deleteSchedule: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: undefined
  }
  /** Pause a schedule */
  pauseSchedule: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Schedule
  }
  /** Resume a schedule */
  resumeSchedule: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Schedule
  }
  /** What was measured */
  listResults: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      variant?: string | undefined
      device?: string | undefined
      deviceName?: string | undefined
      engine?: string | undefined
      task?: string | undefined
      batch?: string | undefined
      minBatch?: string | undefined
      maxBatch?: string | undefined
      px?: string | undefined
      minPx?: string | undefined
      maxPx?: string | undefined
      precision?: string | undefined
      protocol?: string | undefined
      minMedianMs?: string | undefined
      maxMedianMs?: string | undefined
      minP90Ms?: string | undefined
      maxP90Ms?: string | undefined
      minP99Ms?: string | undefined
      maxP99Ms?: string | undefined
      minImagesPerS?: string | undefined
      maxImagesPerS?: string | undefined
      minUtilization?: string | undefined
      maxUtilization?: string | undefined
      grade?: string | undefined
      sampleCount?: string | undefined
      minSampleCount?: string | undefined
      maxSampleCount?: string | undefined
      resultCount?: string | undefined
      minResultCount?: string | undefined
      maxResultCount?: string | undefined
      engineVersion?: string | undefined
      since?: string | undefined
      filter?: string | undefined
      sort?: string | undefined
      fields?: string | undefined
      facets?: string | undefined
      pareto?: string | undefined
      include?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer:
      | ResultPage
      | {
          items: {
            id?: string | undefined
            variant?: string | undefined
            device?: string | undefined
            deviceName?: string | undefined
            engine?: string | undefined
            task?: string | undefined
            batch?: number | undefined
            px?: number | undefined
            precision?: string | undefined
            protocol?: string | undefined
            medianMs?: number | undefined
            p90Ms?: number | null | undefined
            p99Ms?: number | null | undefined
            imagesPerS?: number | undefined
            utilization?: number | null | undefined
            grade?: string | null | undefined
            sampleCount?: number | undefined
            resultCount?: number | undefined
            engineVersion?: string | undefined
            receivedAtMs?: number | undefined
          }[]
          nextCursor: string | null
          facets?: Facets | undefined
        }
  }
  /** One measurement */
  getResult: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Result
  }
  /** What others have published */
  listPublished: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      variant?: string | undefined
      kind?: string | undefined
      dataset?: string | undefined
      pretrain?: string | undefined
      checkpoint?: string | undefined
      task?: string | undefined
      device?: string | undefined
      framework?: string | undefined
      precision?: string | undefined
      batch?: string | undefined
      minBatch?: string | undefined
      maxBatch?: string | undefined
      px?: string | undefined
      minPx?: string | undefined
      maxPx?: string | undefined
      minTop1?: string | undefined
      maxTop1?: string | undefined
      minTop5?: string | undefined
      maxTop5?: string | undefined
      minLatencyMs?: string | undefined
      maxLatencyMs?: string | undefined
      minImagesPerS?: string | undefined
      maxImagesPerS?: string | undefined
      minParams?: string | undefined
      maxParams?: string | undefined
      minMacs?: string | undefined
      maxMacs?: string | undefined
      source?: string | undefined
      verified?: string | undefined
      filter?: string | undefined
      sort?: string | undefined
      fields?: string | undefined
      facets?: string | undefined
      pareto?: string | undefined
      include?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer: PublishedPage | { items: { [name: string]: unknown | undefined }[]; nextCursor: string | null; facets?: Facets | undefined }
  }
  /** What was measured on */
  listDevices: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      name?: string | undefined
      cpuModel?: string | undefined
      gpu?: string | undefined
      logicalCores?: string | undefined
      minLogicalCores?: string | undefined
      maxLogicalCores?: string | undefined
      minMemoryBytes?: string | undefined
      maxMemoryBytes?: string | undefined
      resultCount?: string | undefined
      minResultCount?: string | undefined
      maxResultCount?: string | undefined
      variantCount?: string | undefined
      minVariantCount?: string | undefined
      maxVariantCount?: string | undefined
      since?: string | undefined
      filter?: string | undefined
      sort?: string | undefined
      fields?: string | undefined
      facets?: string | undefined
      include?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer:
      | DevicePage
      | {
          items: {
            id?: string | undefined
            name?: string | undefined
            cpuModel?: string | undefined
            gpu?: string | null | undefined
            logicalCores?: number | undefined
            memoryBytes?: number | undefined
            resultCount?: number | undefined
            variantCount?: number | undefined
            receivedAtMs?: number | undefined
          }[]
          nextCursor: string | null
          facets?: Facets | undefined
        }
  }
  /** Register a runner */
  registerRunner: {
    path: Record<never, never>
    query: Record<never, never>
    body: RunnerRegistration
    answer: RegisteredRunner
  }
  /** Who measures */
  listRunners: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      name?: string | undefined
      state?: string | undefined
      job?: string | undefined
      since?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer: RunnerPage
  }
  /** Say what this runner is now */
  describeRunner: {
    path: Record<never, never>
    query: Record<never, never>
    body: RunnerUpdate
    answer: Runner
  }
  /** One runner: what it is, does and did */
  getRunner: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: RunnerDetail
  }
  /** How long the queue is */
  getQueue: {
    path: Record<never, never>
    query: { engine?: string | undefined; format?: string | undefined }
    body: undefined
    answer: QueuePage
  }
  /** Make a token */
  createToken: {
    path: Record<never, never>
    query: Record<never, never>
    body: TokenRequest
    answer: MintedToken
  }
  /** All tokens */
  listTokens: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: TokenList
  }
  /** The token that asks */
  getTokenSelf: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: Token
  }
  /** Revoke a token */
  revokeToken: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Token
  }
  /** Be told when jobs and sweeps end */
  createWebhook: {
    path: Record<never, never>
    query: Record<never, never>
    body: WebhookRequest
    answer: MintedWebhook
  }
  /** Your webhooks */
  listWebhooks: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: WebhookList
  }
  /** One webhook */
  getWebhook: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Webhook
  }
  /** Delete a webhook */
  deleteWebhook: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: undefined
  }
  /** Send a message that tells of nothing */
  testWebhook: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: WebhookTest
  }
  /** What a webhook was sent */
  listDeliveries: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: WebhookDeliveryList
  }
  /** Send a message again */
  retryDelivery: {
    path: { id: string | number; delivery: string | number }
    query: Record<never, never>
    body: undefined
    answer: WebhookDelivery
  }
  /** Weights that this registry holds */
  listCheckpoints: {
    path: Record<never, never>
    query: {
      id?: string | undefined
      variant?: string | undefined
      family?: string | undefined
      tag?: string | undefined
      dtype?: string | undefined
      license?: string | undefined
      px?: string | undefined
      minPx?: string | undefined
      maxPx?: string | undefined
      classes?: string | undefined
      minClasses?: string | undefined
      maxClasses?: string | undefined
      minTop1?: string | undefined
      maxTop1?: string | undefined
      minTop5?: string | undefined
      maxTop5?: string | undefined
      minSizeBytes?: string | undefined
      maxSizeBytes?: string | undefined
      sequence?: string | undefined
      minSequence?: string | undefined
      maxSequence?: string | undefined
      owner?: string | undefined
      since?: string | undefined
      filter?: string | undefined
      sort?: string | undefined
      fields?: string | undefined
      facets?: string | undefined
      pareto?: string | undefined
      include?: string | undefined
      limit?: string | undefined
      cursor?: string | undefined
      format?: string | undefined
    }
    body: undefined
    answer:
      | CheckpointPage
      | {
          items: {
            id?: CheckpointId | undefined
            variant?: VariantId | undefined
            family?: Family | undefined
            tags?: TagName[] | undefined
            dtype?: 'float32' | 'float16' | undefined
            license?: string | undefined
            px?: number | undefined
            classes?: number | undefined
            top1?: number | null | undefined
            top5?: number | null | undefined
            sizeBytes?: number | undefined
            sequence?: number | undefined
            publishedAtMs?: number | undefined
            owner?: string | undefined
          }[]
          nextCursor: string | null
          facets?: Facets | undefined
        }
  }
  /** Publish a checkpoint */
  publishCheckpoint: {
    path: Record<never, never>
    query: Record<never, never>
    body: CheckpointRequest
    answer: SignedManifest
  }
  /** The signed manifest of a checkpoint */
  getCheckpoint: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: SignedManifest
  }
  /** Delete a checkpoint */
  deleteCheckpoint: {
    path: { id: string | number }
    query: { force?: string | undefined }
    body: undefined
    answer: undefined
  }
  /** Let a tag point at a checkpoint */
  tagCheckpoint: {
    path: { variant: string | number; tag: string | number }
    query: Record<never, never>
    body: TagRequest
    answer: CheckpointTag
  }
  /** A file of a checkpoint, or a range of it */
  getCheckpointFile: {
    path: { id: string | number; name: string | number }
    query: Record<never, never>
    body: undefined
    answer: Uint8Array<ArrayBuffer>
  }
  /** Begin to send a file, or go on */
  beginUpload: {
    path: Record<never, never>
    query: Record<never, never>
    body: UploadRequest
    answer: Upload
  }
  /** Which parts are there */
  getUpload: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Upload
  }
  /** Send a part */
  putPart: {
    path: { id: string | number; part: string | number }
    query: Record<never, never>
    body: Uint8Array<ArrayBuffer>
    answer: UploadedPart
  }
  /** End an upload */
  completeUpload: {
    path: { id: string | number }
    query: Record<never, never>
    body: undefined
    answer: Upload
  }
  /** The keys that manifests are signed with */
  listKeys: {
    path: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: RegistryKeyList
  }
}

export type AccuracyFigure = {
  id: string
  variant: VariantId
  source: FigureSource
  verified: boolean
  note: string | null
  kind: 'accuracy'
  dataset: string
  pretrain: string
  checkpoint: string | null
  px: number | null
  trainPx: number | null
  top1: number | null
  top5: number | null
}

export type Activation = 'silu' | 'relu6' | 'relu' | 'gelu' | 'sigmoid' | 'tanh'

export type Adapter = {
  vendor: string
  architecture: string
  device: string
  description: string
  isSoftware: boolean
  hasTimestamps: boolean
  limits: { maxBufferBytes: number; maxBindingBytes: number; maxWorkgroupBytes: number; maxWorkgroupInvocations: number }
}

export type Analysis = {
  px: number
  params: number
  statisticParams: number
  macs: number
  activationBytes: number
  weightBytes: number
  stages: StageRow[]
}

export type AnalyzeRequest = { spec: VariantSpec; px?: number | undefined }

export type Cadence = string

export type CheckpointAccuracy = { dataset: string; px: number; top1: number; top5: number | null; source: string }

export type CheckpointFile = { name: string; sizeBytes: number; sha256: Sha256; chunks: Sha256[] }

export type CheckpointId = string

export type CheckpointItem = {
  id: CheckpointId
  variant: VariantId
  family: Family
  tags: TagName[]
  dtype: 'float32' | 'float16'
  license: string
  px: number
  classes: number
  top1: number | null
  top5: number | null
  sizeBytes: number
  sequence: number
  publishedAtMs: number
  owner: string
}

export type CheckpointManifest = {
  schemaVersion: 1
  checkpoint: CheckpointId
  variant: VariantId
  sequence: number
  createdAtMs: number
  files: CheckpointFile[]
  format: 'safetensors'
  dtype: 'float32' | 'float16'
  preprocessing: Preprocessing
  classes: { count: number; labels: 'imagenet-1k' | 'imagenet-21k' | null }
  license: string
  source: CheckpointSource
  accuracy: { published: CheckpointAccuracy[]; measured: MeasuredAccuracy[] }
}

export type CheckpointPage = { items: CheckpointItem[]; nextCursor: string | null; facets?: Facets | undefined }

export type CheckpointRequest = {
  checkpoint: CheckpointId
  variant: VariantId
  files: CheckpointFile[]
  format: 'safetensors'
  dtype: 'float32' | 'float16'
  preprocessing: Preprocessing
  classes: { count: number; labels: 'imagenet-1k' | 'imagenet-21k' | null }
  license: string
  source: CheckpointSource
  accuracy: { published: CheckpointAccuracy[]; measured: MeasuredAccuracy[] }
}

export type CheckpointSource = {
  upstream: 'hugging-face' | 'wheel' | 'google-tar' | 'keras' | 'effzoo' | 'file'
  location: string
  file: string
  revision: string | null
  sha256: Sha256 | null
  converter: string | null
}

export type CheckpointTag = { variant: VariantId; tag: TagName; checkpoint: CheckpointId; updatedAtMs: number }

export type Claim = { job: Job; leaseMs: number; heartbeatMs: number; spec?: VariantSpec | undefined }

export type ClaimRequest = { engines: EngineName[]; memoryBytes?: number | undefined; waitMs?: number | undefined }

export type CoAtNetSpec = {
  family: 'coatnet'
  stem: [number, number]
  stages: CoAtNetStage[]
  mbconv: MbConvForm
  transformer: TransformerForm
  pool: { pool: 'max' | 'average'; kernel: 2 | 3 }
  head: 'norm-pool' | 'pool-norm-hidden'
  padding: 'same' | 'symmetric'
  epsilon: number
  momentum: number
  classes?: number | undefined
  trainPx: number
  evalPx: number
  dropout: number
  dropPath: number
  follows: string
}

export type CoAtNetStage = { block: 'mbconv' | 'transformer'; repeats: number; stride: 1 | 2; channels: number }

export type Contention = {
  wallMs: number
  stealShare: number | null
  backgroundShare: number | null
  cpuShareOfWall: number | null
  runQueuePerCpu: number | null
  pressureShare: number | null
  involuntarySwitches: number | null
  voluntarySwitches: number | null
  minorFaults: number | null
  majorFaults: number | null
  throttleCount: number | null
  clockMhz: { before: number; after: number } | null
}

export type Counts = { px: number; params: number; statisticParams: number; macs: number; activationBytes: number; weightBytes: number }

export type CustomName = string

export type CustomOrigin = { owner: VariantOwner; name: CustomName; version: number; createdAtMs: number }

export type CustomVariant = {
  id: VariantId
  family: Family
  px: number
  trainPx: number
  params: number
  statisticParams: number
  macs: number
  macsAtTrainPx: number
  weightBytes: number
  activationBytes: number
  follows: string
  top1: number | null
  top5: number | null
  top1Figure: string | null
  custom: CustomOrigin
}

export type CustomVariantRequest = { name: CustomName; spec: VariantSpec }

export type DeliveryId = string

export type Device = {
  id: string
  cpuModel: string
  physicalCores: number | null
  logicalCores: number
  memoryBytes: number
  arch: string
  os: string
  nodeVersion: string
  gpus: {
    model: string
    memoryBytes: number | null
    driver: string | null
    pciId?: string | null | undefined
    clockMhz?: number | null | undefined
    maxClockMhz?: number | null | undefined
    maxMemoryClockMhz?: number | null | undefined
    powerCapW?: number | null | undefined
  }[]
  cpu?:
    | {
        vendor: string | null
        family: string | null
        model: string | null
        stepping: string | null
        sockets: number | null
        microcode: string | null
        simd: string[] | null
        caches: { level: number; kind: 'data' | 'instruction' | 'unified'; sizeBytes: number }[] | null
      }
    | undefined
  clocks?:
    | { governor: string | null; baseMhz: number | null; maxMhz: number | null; currentMhz: number[] | null; isTurboOn: boolean | null }
    | undefined
  virtualization?: { hypervisor: string | null; container: string | null } | undefined
  limits?: { isKnown: boolean; cpuQuota: number | null; allowedCpus: number | null; memoryBytes: number | null } | undefined
  software?: { kernel: string | null; libc: string | null } | undefined
}

export type DeviceChange = { field: string; before: unknown; now: unknown; text: string }

export type DeviceItem = {
  id: string
  name: string
  cpuModel: string
  gpu: string | null
  logicalCores: number
  memoryBytes: number
  resultCount: number
  variantCount: number
  receivedAtMs: number
}

export type DevicePage = { items: DeviceItem[]; nextCursor: string | null; facets?: Facets | undefined }

export type Disagreement = {
  quantity: 'top1' | 'top5' | 'params' | 'macs' | 'latencyMs' | 'imagesPerS'
  conditions: { [name: string]: string | number | null | undefined }
  values: { figure: string; value: number; source: string; note: string | null }[]
  spread: number
}

export type EfficientNetSpec = {
  family: 'efficientnet' | 'efficientnet-lite' | 'efficientnetv2'
  stages: EfficientNetStage[]
  stem: number
  head: number
  width: number
  depth: number
  widthFloor: number
  fixedEnds: boolean
  activation: Activation
  padding: 'same' | 'symmetric'
  epsilon: number
  momentum: number
  classes?: number | undefined
  trainPx: number
  evalPx: number
  dropout: number
  dropPath: number
  follows: string
}

export type EfficientNetStage = {
  block: 'mbconv' | 'fused-mbconv'
  repeats: number
  kernel: 3 | 5
  stride: 1 | 2
  expand: 1 | 4 | 6
  channels: number
  seRatio?: number | undefined
  keepsProjection?: boolean | undefined
}

export type Energy = { joules: number; source: string; reason: null } | { joules: null; source: null; reason: string }

export type EngineName = 'tensorflow' | 'onnxruntime' | 'webgpu' | 'wasm' | 'cpu'

export type EngineReport = {
  name: EngineName
  version: string | null
  unavailable: string | null
  tasks: { [name: string]: true | string | undefined }
  precisions?: { [name: string]: true | string | undefined } | undefined
  providers?: { [name: string]: true | string | undefined } | undefined
  adapter?: Adapter | undefined
}

export type Facets = { [name: string]: { value: string | number | boolean | null; count: number }[] | undefined }

export type Failure = { kind: 'benchmark' | 'infrastructure'; reason: string; log?: string | null | undefined }

export type Family = 'efficientnet' | 'efficientnet-lite' | 'efficientnetv2' | 'coatnet'

export type FigureSource = {
  title: string
  url: string | null
  kind: 'paper' | 'authors-code' | 'repo-doc' | 'result-file' | 'image' | 'secondary'
  table: string | null
  commit: string | null
  licence: string | null
}

export type FrontPlace = {
  cost: 'params' | 'medianMs'
  setting: { device: string; engine: EngineName; task: Task; batchSize: number; precision: Precision } | null
  isOnFront: boolean | null
  cheaper: { id: VariantId; top1: number; cost: number } | null
  better: { id: VariantId; top1: number; cost: number } | null
}

export type Grade = 'A' | 'B' | 'C' | 'D'

export type Health = { status: 'ok'; variants: number; checks: string[] }

export type HeartbeatAnswer = { leaseExpiresAtMs: number; cancelled: boolean; heartbeatMs: number }

export type InvalidField = { pointer: string; detail: string }

export type Job = {
  variant: VariantId
  task: Task
  engine: EngineName
  batchSize: number
  imagePx: number
  precision: Precision
  protocol: ProtocolName
  id: JobId
  state: JobState
  attempt: number
  memoryBytes: number
  device: string | null
  labels: string[]
  priority: number
  deadlineAtMs: number | null
  sweep: SweepId | null
  schedule: ScheduleId | null
  owner: string | null
  runner: RunnerId | null
  leaseExpiresAtMs: number | null
  progress: Progress | null
  failure: JobFailure | null
  result: ResultId | null
  createdAtMs: number
  updatedAtMs: number
}

export type JobAttempt = {
  attempt: number
  runner: RunnerId | null
  outcome: 'leased' | 'running' | 'done' | 'failed' | 'released' | 'cancelled'
  failure: JobFailure | null
  claimedAtMs: number | null
  endedAtMs: number | null
}

export type JobAttemptList = { items: JobAttempt[] }

export type JobEvent = {
  job: JobId
  attempt: number
  state: JobState
  runner: RunnerId | null
  failure: JobFailure | null
  result: ResultId | null
  atMs: number
}

export type JobFailure = { kind: 'benchmark' | 'infrastructure' | 'deadline'; reason: string; log?: string | null | undefined }

export type JobId = string

export type JobPage = { items: Job[]; nextCursor: string | null }

export type JobRequest = {
  variant: VariantId
  task?: Task | undefined
  engine?: EngineName | undefined
  batchSize?: number | undefined
  imagePx?: number | undefined
  precision?: Precision | undefined
  protocol?: ProtocolName | undefined
  device?: string | undefined
  labels?: Label[] | undefined
  priority?: number | undefined
  deadlineAtMs?: number | undefined
  debounceMs?: number | undefined
}

export type JobState = 'queued' | 'leased' | 'running' | 'done' | 'failed' | 'cancelled'

export type Label = string

export type Limits = {
  achievedFlopsPerS: number | null
  rooflineMs: number | null
  rooflineBound: 'compute' | 'memory' | null
  shareOfRoofline: number | null
}

export type MbConvForm = {
  activation: Activation
  expands: 'input' | 'output'
  strideIn: 'expand' | 'depthwise' | 'pool'
  preActivation: boolean
  hasBias: boolean
  squeezes: 'output' | 'hidden'
  squeezeActivation: Activation
  squeezesEarly: boolean
}

export type Measured = {
  result: string
  device: string
  deviceName: string
  engine: string
  task: string
  batch: number
  imagePx: number
  precision: string
  medianMs: number
  p90Ms: number | null
  p99Ms: number | null
  trainStepMs: number | null
  imagesPerS: number
  utilization: number | null
  grade: string | null
  receivedAtMs: number
}

export type MeasuredAccuracy = {
  dataset: string
  datasetSha256: Sha256
  imageCount: number
  px: number
  top1: number
  top1Low: number
  top1High: number
  top5: number
  engine: string
  measuredAtMs: number
}

export type Measurement = {
  workload: Workload
  engineVersion: string
  execution: 'eager' | 'graph' | 'xla'
  threads: number | null
  phases: {
    loadMs: number
    compileMs?: number | null | undefined
    firstRunMs: number
    warmupMs: number
    warmupRuns: number
    warmupCap?: 'runs' | 'time' | null | undefined
  }
  parity?: ParityProof | null | undefined
  inputCount?: number | undefined
  samplesMs: number[]
  losses: number[] | null
  parts?: { forwardMs: number[]; forwardBackwardMs: number[] } | null | undefined
  deviceMs?: number[] | null | undefined
  peakMemoryBytes: number | null
  peakDeviceBytes?: number | null | undefined
  clock: { name: string; resolutionMs: number; overheadMs?: number | null | undefined }
  contention?: Contention | null | undefined
  energy?: Energy | null | undefined
  peaks?: Peaks | null | undefined
  deviceChanges?: DeviceChange[] | undefined
  startedAtMs: number
  finishedAtMs: number
  device: Device
  runnerVersion: string
}

export type MeasurementLine = {
  result: ResultId
  device: { id: string; name: string }
  engine: EngineName
  engineVersion: string
  task: Task
  batchSize: number
  imagePx: number
  precision: Precision
  protocol: ProtocolName
  medianMs: number
  p90Ms: number | null
  imagesPerS: number
  grade: Grade | null
  utilization: number | null
  parityPassed: boolean | null
  receivedAtMs: number
  ageDays: number
}

export type MintedToken = {
  id: TokenId
  name: string
  scopes: Scope[]
  createdAtMs: number
  expiresAtMs: number | null
  revokedAtMs: number | null
  lastUsedAtMs: number | null
  usesLeft: number | null
  createdBy: string
  secret: string
}

export type MintedWebhook = {
  id: WebhookId
  url: string
  events: WebhookEventName[]
  isActive: boolean
  owner: string | null
  createdAtMs: number
  secret: string
}

export type ModelCard = {
  id: VariantId
  family: Family
  px: number
  trainPx: number
  params: number
  statisticParams: number
  macs: number
  macsAtTrainPx: number
  weightBytes: number
  activationBytes: number
  follows: string
  top1: number | null
  top5: number | null
  top1Figure: string | null
  headline: AccuracyFigure | null
  published: PublishedFigure[]
  custom: CustomOrigin | null
  spec: VariantSpec
  counts: Counts
  stages: StageRow[]
  disagreements: Disagreement[]
  measurements: MeasurementLine[]
  checkpoints: CheckpointItem[]
  front: FrontPlace[]
  run: RunCommand[]
}

export type ModelItem = {
  id: VariantId
  family: Family
  px: number
  trainPx: number
  params: number
  statisticParams: number
  macs: number
  macsAtTrainPx: number
  weightBytes: number
  activationBytes: number
  follows: string
  top1: number | null
  top5: number | null
  top1Figure: string | null
  license: string | null
  hasCheckpoint: boolean
  measured?: Measured | null | undefined
}

export type ModelPage = { items: ModelItem[]; nextCursor: string | null; facets?: Facets | undefined }

export type ParityProof = {
  passed: boolean | null
  task: Task
  difference: number | null
  tolerance: number
  reference: string
  reason: string | null
}

export type Peaks = {
  flopsPerS: number
  bytesPerS: number
  matrixSide: number
  copyBytes: number
  engineVersion: string
  threads: number | null
  measuredAtMs: number
}

export type Precision = 'float32' | 'bfloat16' | 'tf32'

export type Preprocessing = {
  px: number
  cropFraction: number
  cropMode: 'center' | 'squash'
  interpolation: 'bicubic' | 'bilinear'
  mean: [number, number, number]
  std: [number, number, number]
}

export type Problem = {
  type:
    | '/problems/invalid-request'
    | '/problems/malformed-body'
    | '/problems/unsupported-media-type'
    | '/problems/foreign-host'
    | '/problems/body-too-large'
    | '/problems/body-too-deep'
    | '/problems/uri-too-long'
    | '/problems/unauthenticated'
    | '/problems/missing-scope'
    | '/problems/foreign-origin'
    | '/problems/rate-limited'
    | '/problems/not-found'
    | '/problems/method-not-allowed'
    | '/problems/variant-not-found'
    | '/problems/job-not-found'
    | '/problems/sweep-not-found'
    | '/problems/schedule-not-found'
    | '/problems/runner-not-found'
    | '/problems/result-not-found'
    | '/problems/not-the-owner'
    | '/problems/variant-in-use'
    | '/problems/variant-limit'
    | '/problems/checkpoint-not-found'
    | '/problems/checkpoint-in-use'
    | '/problems/checkpoint-conflict'
    | '/problems/file-not-found'
    | '/problems/range-not-satisfiable'
    | '/problems/wrong-weights'
    | '/problems/upload-not-found'
    | '/problems/upload-incomplete'
    | '/problems/wrong-digest'
    | '/problems/storage-quota'
    | '/problems/signing-unavailable'
    | '/problems/store-unreachable'
    | '/problems/webhook-not-found'
    | '/problems/webhook-limit'
    | '/problems/delivery-not-found'
    | '/problems/delivery-under-way'
    | '/problems/token-not-found'
    | '/problems/job-not-failed'
    | '/problems/stale-lease'
    | '/problems/result-conflict'
    | '/problems/idempotency-conflict'
    | '/problems/database-busy'
    | '/problems/database-unreachable'
    | '/problems/not-ready'
    | '/problems/internal'
  title: string
  status: number
  detail: string
  errors?: InvalidField[] | undefined
}

export type Progress = { phase: 'parity' | 'load' | 'first-run' | 'warm-up' | 'samples' | 'parts'; done: number; total: number | null }

export type ProtocolName = 'quick' | 'standard' | 'publish'

export type Provider = 'cpu' | 'webgpu' | 'cuda'

export type PublicKey = string

export type PublishedFigure = AccuracyFigure | SpeedFigure | SizeFigure | TrainingCostFigure

export type PublishedPage = { items: PublishedFigure[]; nextCursor: string | null; facets?: Facets | undefined }

export type QueueLine = {
  engine: EngineName
  queued: number
  due: number
  delayed: number
  leased: number
  running: number
  deadLetters: number
  oldestQueuedAtMs: number | null
  oldestAgeS: number | null
}

export type QueuePage = { items: QueueLine[]; nextCursor: null }

export type RegisteredRunner = { id: RunnerId; key: string }

export type RegistryKey = {
  keyId: Sha256
  publicKey: PublicKey
  createdAtMs: number
  retiredAtMs: number | null
  endorsedBy: { keyId: Sha256; signature: string } | null
}

export type RegistryKeyList = { keys: RegistryKey[] }

export type Result = {
  id: ResultId
  job: JobId
  attempt: number
  runner: RunnerId
  receivedAtMs: number
  variant: VariantId
  task: Task
  engine: EngineName
  batchSize: number
  imagePx: number
  precision: Precision
  protocol: ProtocolName
  sampleCount: number
  minMs: number
  medianMs: number
  meanMs: number
  madMs: number
  p90Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  p999Ms: number | null
  ci95Ms: [number, number] | null
  grade: Grade | null
  statistics: Statistics | null
  utilization: number | null
  limits: Limits | null
  imagesPerS: number
  engineVersion: string
  execution: 'eager' | 'graph' | 'xla'
  threads: number | null
  phases: {
    loadMs: number
    compileMs?: number | null | undefined
    firstRunMs: number
    warmupMs: number
    warmupRuns: number
    warmupCap?: 'runs' | 'time' | null | undefined
  }
  parity?: ParityProof | null | undefined
  inputCount?: number | undefined
  samplesMs: number[]
  losses: number[] | null
  parts?: { forwardMs: number[]; forwardBackwardMs: number[] } | null | undefined
  deviceMs?: number[] | null | undefined
  peakMemoryBytes: number | null
  peakDeviceBytes?: number | null | undefined
  clock: { name: string; resolutionMs: number; overheadMs?: number | null | undefined }
  contention?: Contention | null | undefined
  energy?: Energy | null | undefined
  peaks?: Peaks | null | undefined
  deviceChanges?: DeviceChange[] | undefined
  startedAtMs: number
  finishedAtMs: number
  device: Device
  runnerVersion: string
}

export type ResultId = string

export type ResultItem = {
  id: string
  variant: string
  device: string
  deviceName: string
  engine: string
  task: string
  batch: number
  px: number
  precision: string
  protocol: string
  medianMs: number
  p90Ms: number | null
  p99Ms: number | null
  imagesPerS: number
  utilization: number | null
  grade: string | null
  sampleCount: number
  resultCount: number
  engineVersion: string
  receivedAtMs: number
}

export type ResultPage = { items: ResultItem[]; nextCursor: string | null; facets?: Facets | undefined }

export type RunCommand = { purpose: 'bench' | 'analyze' | 'export' | 'pull' | 'predict'; command: string | null; note: string | null }

export type Runner = {
  name: string
  device: Device
  engines: EngineReport[]
  labels: string[]
  id: RunnerId
  isDraining: boolean
  registeredAtMs: number
  lastSeenAtMs: number
}

export type RunnerAttempt = {
  job: JobId
  attempt: number
  variant: VariantId
  engine: EngineName
  task: Task
  outcome: 'done' | 'failed' | 'released' | 'cancelled'
  endedAtMs: number
  durationMs: number | null
}

export type RunnerDetail = {
  name: string
  device: Device
  engines: EngineReport[]
  labels: string[]
  id: RunnerId
  isDraining: boolean
  registeredAtMs: number
  lastSeenAtMs: number
  state: RunnerState
  job: JobId | null
  history: RunnerAttempt[]
  throughput: { lastDay: Throughput; lastWeek: Throughput }
}

export type RunnerId = string

export type RunnerItem = {
  name: string
  device: Device
  engines: EngineReport[]
  labels: string[]
  id: RunnerId
  isDraining: boolean
  registeredAtMs: number
  lastSeenAtMs: number
  state: RunnerState
  job: JobId | null
}

export type RunnerPage = { items: RunnerItem[]; nextCursor: string | null }

export type RunnerRegistration = { name: string; device: Device; engines: EngineReport[]; labels?: Label[] | undefined }

export type RunnerState = 'busy' | 'idle' | 'draining' | 'lost'

export type RunnerUpdate = {
  name: string
  device: Device
  engines: EngineReport[]
  labels?: Label[] | undefined
  isDraining?: boolean | undefined
}

export type Schedule = {
  id: ScheduleId
  cadence: Cadence
  request: {
    variants: VariantId[]
    tasks?: Task[] | undefined
    engines?: EngineName[] | undefined
    batchSizes?: number[] | undefined
    imagePx?: number | undefined
    precision?: Precision | undefined
    protocol?: ProtocolName | undefined
    device?: string | undefined
    labels?: Label[] | undefined
    priority?: number | undefined
    deadlineAtMs?: number | undefined
    debounceMs?: number | undefined
  }
  nextAtMs: number | null
  lastSweep: SweepId | null
  owner: string | null
  createdAtMs: number
  updatedAtMs: number
}

export type ScheduleId = string

export type SchedulePage = { items: Schedule[]; nextCursor: string | null }

export type ScheduleRequest = {
  cadence: Cadence
  request: {
    variants: VariantId[]
    tasks?: Task[] | undefined
    engines?: EngineName[] | undefined
    batchSizes?: number[] | undefined
    imagePx?: number | undefined
    precision?: Precision | undefined
    protocol?: ProtocolName | undefined
    device?: string | undefined
    labels?: Label[] | undefined
    priority?: number | undefined
    debounceMs?: number | undefined
  }
}

export type Scope = 'jobs:write' | 'runners:register' | 'models:write' | 'checkpoints:write' | 'metrics:read' | 'admin'

export type Sha256 = string

export type SignedManifest = { manifest: CheckpointManifest; signatures: { keyId: Sha256; algorithm: 'ed25519'; signature: string }[] }

export type SizeFigure = {
  id: string
  variant: VariantId
  source: FigureSource
  verified: boolean
  note: string | null
  kind: 'size'
  px: number | null
  params: number | null
  macs: number | null
}

export type SpeedFigure = {
  id: string
  variant: VariantId
  source: FigureSource
  verified: boolean
  note: string | null
  kind: 'speed'
  task: Task
  device: string
  framework: string | null
  precision: string | null
  batchSize: number | null
  px: number | null
  latencyMs: number | null
  imagesPerS: number | null
}

export type StageRow = {
  name: string
  block: 'stem' | 'mbconv' | 'fused-mbconv' | 'transformer' | 'head' | 'classifier'
  repeats: number
  layers: number
  kernel: number | null
  stride: number | null
  expand: number | null
  channels: number
  seRatio: number | null
  outPx: number
  params: number
  statisticParams: number
  macs: number
}

export type Statistics = {
  iqrMs: number
  relativeIqr: number | null
  outliers: { lowCount: number; highCount: number; farLowCount: number; farHighCount: number }
  percentiles: {
    p50: {
      percent: number
      floorCount: number
      valueMs: number | null
      ci95Ms: [number, number] | null
      isCi95Capped: boolean | null
      missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } | null
    }
    p90: {
      percent: number
      floorCount: number
      valueMs: number | null
      ci95Ms: [number, number] | null
      isCi95Capped: boolean | null
      missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } | null
    }
    p95: {
      percent: number
      floorCount: number
      valueMs: number | null
      ci95Ms: [number, number] | null
      isCi95Capped: boolean | null
      missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } | null
    }
    p99: {
      percent: number
      floorCount: number
      valueMs: number | null
      ci95Ms: [number, number] | null
      isCi95Capped: boolean | null
      missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } | null
    }
    p999: {
      percent: number
      floorCount: number
      valueMs: number | null
      ci95Ms: [number, number] | null
      isCi95Capped: boolean | null
      missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } | null
    }
  }
  autocorrelation: number[]
  effectiveSampleCount: number
  drift: { verdict: 'none' | 'rising' | 'falling' | 'unknown'; changeShare: number | null; pValue: number | null }
  throttling: {
    verdict: 'none' | 'throttled' | 'sped-up' | 'unknown'
    stepShare: number | null
    atSample: number | null
    pValue: number | null
  }
  gradeReasons: { code: string; measure: string; value: number | null; limit: number; bestGrade: Grade; text: string }[]
}

export type Sweep = {
  id: SweepId
  state: 'running' | 'done' | 'cancelled'
  request: {
    variants: VariantId[]
    tasks?: Task[] | undefined
    engines?: EngineName[] | undefined
    batchSizes?: number[] | undefined
    imagePx?: number | undefined
    precision?: Precision | undefined
    protocol?: ProtocolName | undefined
    device?: string | undefined
    labels?: Label[] | undefined
    priority?: number | undefined
    deadlineAtMs?: number | undefined
    debounceMs?: number | undefined
  }
  jobCount: number
  counts: { queued: number; leased: number; running: number; done: number; failed: number; cancelled: number }
  progress: { ended: number; total: number }
  jobs: string
  schedule: ScheduleId | null
  owner: string | null
  createdAtMs: number
  cancelledAtMs: number | null
}

export type SweepId = string

export type SweepPage = { items: Sweep[]; nextCursor: string | null }

export type SweepRequest = {
  variants: VariantId[]
  tasks?: Task[] | undefined
  engines?: EngineName[] | undefined
  batchSizes?: number[] | undefined
  imagePx?: number | undefined
  precision?: Precision | undefined
  protocol?: ProtocolName | undefined
  device?: string | undefined
  labels?: Label[] | undefined
  priority?: number | undefined
  deadlineAtMs?: number | undefined
  debounceMs?: number | undefined
}

export type TagName = string

export type TagRequest = { checkpoint: CheckpointId }

export type Task = 'infer' | 'train-step'

export type Throughput = { endedCount: number; failedShare: number | null }

export type Token = {
  id: TokenId
  name: string
  scopes: Scope[]
  createdAtMs: number
  expiresAtMs: number | null
  revokedAtMs: number | null
  lastUsedAtMs: number | null
  usesLeft: number | null
  createdBy: string
}

export type TokenId = string

export type TokenList = { items: Token[] }

export type TokenRequest = { name: string; scopes: Scope[]; expiresAtMs?: number | null | undefined; uses?: number | null | undefined }

export type TrainingCostFigure = {
  id: string
  variant: VariantId
  source: FigureSource
  verified: boolean
  note: string | null
  kind: 'training-cost'
  cost: string
}

export type TransformerForm = {
  headChannels: number
  attends: 'input' | 'output'
  hasShortcutBias: boolean
  norm: 'layer-norm' | 'batch-norm'
  epsilon: number
  layerScale?: number | undefined
  relativeBias: 'table' | { hidden: number; dropout: number }
}

export type Upload = {
  id: UploadId | null
  sha256: Sha256
  sizeBytes: number
  partCount: number
  parts: number[]
  isComplete: boolean
  expiresAtMs: number | null
}

export type UploadId = string

export type UploadRequest = { sha256: Sha256; sizeBytes: number; chunks: Sha256[] }

export type UploadedPart = { part: number; sha256: Sha256 }

export type VariantId = string

export type VariantOwner = string

export type VariantSpec = EfficientNetSpec | CoAtNetSpec

export type Webhook = {
  id: WebhookId
  url: string
  events: WebhookEventName[]
  isActive: boolean
  owner: string | null
  createdAtMs: number
}

export type WebhookDelivery = {
  id: DeliveryId
  event: WebhookEventName
  job: JobId
  sweep: SweepId | null
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAtMs: number | null
  lastStatus: number | null
  lastError: string | null
  updatedAtMs: number
}

export type WebhookDeliveryList = { items: WebhookDelivery[] }

export type WebhookEventName = 'job.done' | 'job.failed' | 'job.cancelled' | 'sweep.done'

export type WebhookId = string

export type WebhookList = { items: Webhook[] }

export type WebhookRequest = { url: string; events?: WebhookEventName[] | undefined }

export type WebhookTest = { isDelivered: boolean; status: number | null; error: string | null }

export type Workload = {
  variant: VariantId
  task: Task
  engine: EngineName
  batchSize: number
  imagePx: number
  precision: Precision
  protocol: ProtocolName
}
