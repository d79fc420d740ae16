export { byNearness } from './by-nearness.ts'
export { Contention, DeviceChange, Energy } from './conditions.ts'
export { Adapter, EngineName, engineNames, Precision, Provider, Task, taskNames } from './engine.ts'
export { JobId, ResultId, RunnerId, TokenId, VariantId } from './ids.ts'
export {
  defaultBatchSize,
  Failure,
  isEnded,
  Job,
  JobRequest,
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
export { Measurement } from './measurement.ts'
export { ModelPage, ModelQuery, type SortField, type SortKey, sortFields } from './model-query.ts'
export { ParityProof } from './parity-proof.ts'
export { Peaks } from './peaks.ts'
export { InvalidField, Problem, type ProblemCode, parseProblem, problems, ZooError } from './problem.ts'
export { AccuracyFigure, FigureSource, PublishedFigure, SizeFigure, SpeedFigure, TrainingCostFigure } from './published-figure.ts'
export { formatNumber, formatQuantity, parseQuantity, Quantity } from './quantity.ts'
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
} from './runner.ts'
export { Limits, Statistics, Summary } from './summary.ts'
export { MintedToken, Scope, scopeNames, Token, TokenList, TokenRequest } from './token.ts'
export { encodeTokenSecret, tokenSecretFault } from './token-secret.ts'
export { Family, familyNames, Variant, VariantDetail } from './variant.ts'
