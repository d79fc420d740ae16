export { byNearness } from './by-nearness.ts'
export { EngineName, engineNames, Precision, Task, taskNames } from './engine.ts'
export { JobId, ResultId, RunnerId, VariantId } from './ids.ts'
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
  Progress,
  ProtocolName,
  phaseNames,
  protocols,
  Workload,
} from './job.ts'
export { Measurement, Summary } from './measurement.ts'
export { ModelPage, ModelQuery, type SortField, type SortKey, sortFields } from './model-query.ts'
export { ParityProof } from './parity-proof.ts'
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
export { Family, familyNames, Variant, VariantDetail } from './variant.ts'
