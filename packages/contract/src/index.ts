export { Analysis, AnalyzeRequest, Counts, PxQuery, StageRow } from './analysis.ts'
export { byNearness } from './by-nearness.ts'
export { canonicalJson } from './canonical-json.ts'
export {
  CheckpointAccuracy,
  CheckpointFile,
  CheckpointId,
  CheckpointManifest,
  CheckpointSource,
  CropMode,
  chunkBytes,
  chunkCount,
  Interpolation,
  ManifestSignature,
  MeasuredAccuracy,
  Preprocessing,
  Sha256,
  Signature,
  SignedManifest,
  upstreamNames,
} from './checkpoint.ts'
export { CheckpointItem, CheckpointPage, CheckpointQuery, checkpointParameters } from './checkpoint-query.ts'
export { Contention, DeviceChange, Energy } from './conditions.ts'
export { Adapter, EngineName, engineNames, Precision, Provider, Task, taskNames } from './engine.ts'
export { Family, familyNames } from './family.ts'
export {
  lostAfterMs,
  QueueLine,
  RunnerAttempt,
  RunnerDetail,
  RunnerItem,
  RunnerState,
  runnerStates,
  type Throughput,
} from './fleet.ts'
export {
  CustomName,
  DeliveryId,
  JobId,
  ResultId,
  RunnerId,
  ScheduleId,
  SweepId,
  TokenId,
  UploadId,
  VariantId,
  VariantOwner,
  WebhookId,
} from './ids.ts'
export {
  DeadlineAtMs,
  defaultBatchSize,
  Failure,
  isEnded,
  Job,
  JobFailure,
  JobRequest,
  JobSelection,
  JobState,
  jobBounds,
  jobStates,
  jobTransitions,
  maxSamples,
  Progress,
  ProtocolName,
  phaseNames,
  protocols,
  Workload,
} from './job.ts'
export { attemptOutcomes, JobAttempt, JobAttemptList } from './job-attempt.ts'
export { JobEvent, JobProgress } from './job-event.ts'
export { Label, Labels, maxLabels } from './label.ts'
export {
  DeviceItem,
  DevicePage,
  DeviceQuery,
  deviceParameters,
  JobPage,
  JobQuery,
  jobParameters,
  PublishedPage,
  PublishedQuery,
  publishedParameters,
  QueuePage,
  QueueQuery,
  queueParameters,
  ResultItem,
  ResultPage,
  ResultQuery,
  RunnerPage,
  RunnerQuery,
  resultParameters,
  runnerParameters,
  SchedulePage,
  ScheduleQuery,
  SweepPage,
  SweepQuery,
  scheduleParameters,
  sweepParameters,
} from './list-queries.ts'
export { endorsedKeys, endorseKey, NotTrusted, signManifest, verifyManifest } from './manifest-signature.ts'
export { Measurement } from './measurement.ts'
export { CustomOrigin, CustomVariant, CustomVariantRequest, Disagreement, FrontPlace, MeasurementLine, ModelCard } from './model-card.ts'
export {
  Facets,
  type Format,
  type ListQuery,
  Measured,
  ModelItem,
  ModelPage,
  ModelQuery,
  modelParameters,
  pretrainNames,
  type SortField,
  sortFields,
} from './model-query.ts'
export { ParityProof } from './parity-proof.ts'
export { Peaks } from './peaks.ts'
export { InvalidField, Problem, type ProblemCode, parseProblem, problems, ZooError } from './problem.ts'
export { AccuracyFigure, FigureSource, PublishedFigure, SizeFigure, SpeedFigure, TrainingCostFigure } from './published-figure.ts'
export { CheckpointRequest, CheckpointTag, TagName, TagRequest, Upload, UploadedPart, UploadRequest } from './push.ts'
export { formatNumber, formatQuantity, parseQuantity, Quantity } from './quantity.ts'
export { checkpointFields } from './query/checkpoint-fields.ts'
export { type Field, type Fields, type FieldValue, isNumeric } from './query/field.ts'
export { type Filter, filterBounds, parseFilter } from './query/filter.ts'
export {
  deviceFields,
  jobFields,
  publishedFields,
  queueFields,
  resultFields,
  runnerFields,
  scheduleFields,
  sweepFields,
} from './query/list-fields.ts'
export { measuredFields, modelFields, variantFields } from './query/model-fields.ts'
export type { Parameter } from './query/parameter.ts'
export { readQuery } from './query/read-query.ts'
export type { SortKey } from './query/sort.ts'
export { PublicKey, RegistryKey, RegistryKeyList } from './registry-key.ts'
export { Result } from './result.ts'
export {
  Claim,
  ClaimRequest,
  Device,
  EngineReport,
  HeartbeatAnswer,
  lease,
  RegisteredRunner,
  Runner,
  RunnerRegistration,
  RunnerUpdate,
} from './runner.ts'
export { Cadence, leastCadenceMs, Schedule, ScheduleRequest } from './schedule.ts'
export { createSigningKey, exportSigningKey, importSigningKey, keyIdOf, type SigningKey, type TrustedKey } from './signing-key.ts'
export { Limits, Statistics, Summary } from './summary.ts'
export { jobCountOf, Sweep, SweepRequest, sweepBounds, sweepStates } from './sweep.ts'
export { MintedToken, Scope, scopeNames, Token, TokenList, TokenRequest } from './token.ts'
export { encodeTokenSecret, tokenSecretFault } from './token-secret.ts'
export { Variant, VariantDetail } from './variant.ts'
export { CoAtNetSpec, EfficientNetSpec, specBounds, VariantSpec } from './variant-spec.ts'
export {
  deliveryStates,
  MintedWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookEventName,
  WebhookList,
  WebhookMessage,
  WebhookRequest,
  WebhookTest,
  webhookEventNames,
} from './webhook.ts'
