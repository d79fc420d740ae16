export { makeBatch } from './batch.ts'
export type { Batch, Engine, EngineChoice, Session, TrainPart, Work } from './engine.ts'
export { engines, findEngine } from './engines/index.ts'
export { type OpenedTfjs, openTfjs, type TfjsBackend, tfjsBackends } from './open-tfjs.ts'
export { checkParity } from './parity/check-parity.ts'
export { makeReference } from './parity/make-reference.ts'
export { type ProbeOptions, probesVersion } from './parity/probe.ts'
export { type Reference, type References, storedReferences } from './parity/references.ts'
export { parityTolerance } from './parity/tolerance.ts'
export { peakMemoryBytes } from './peak-memory.ts'
export { measurePeaks, type PeakOptions } from './peaks/measure-peaks.ts'
export { threadsOf } from './peaks/threads-of.ts'
export {
  type InstalledTensorflow,
  type InstallOptions,
  type InstallProgress,
  installTensorflow,
} from './provision/install-tensorflow.ts'
export { isTensorflowInstalled } from './provision/installed.ts'
export { ProvisionError, type ProvisionFault } from './provision/provision-error.ts'
export { loadTensorflow } from './tensorflow/load.ts'
