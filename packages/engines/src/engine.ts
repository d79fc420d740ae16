import type { EngineName, EngineReport, Measurement, Precision, Provider, Task, VariantId } from '@effzoo/contract'
import type { VariantSpec, Weight } from '@effzoo/models'
import type { PeakKernels } from './peaks/peak-kernels.ts'

/** What a session is opened for; shapes are fixed, so that an engine may compile for them. */
export interface Work {
  readonly variant: VariantId
  /** Of a custom variant, which nothing here knows by its id. */
  readonly spec?: VariantSpec
  readonly task: Task
  readonly batchSize: number
  readonly imagePx: number
  /** Weights are made from it (weights-of.ts): the same seed gives the same numbers on every engine. */
  readonly seed: number
  /** How the engine tensorflow computes: one graph, as it does by default; the same compiled by XLA; or op by op. The others have one way. */
  readonly execution?: Measurement['execution']
  /** On what the engine onnxruntime computes: cpu unless said otherwise. Only that engine reads it. */
  readonly provider?: Provider
  /** float32 unless said otherwise. */
  readonly precision?: Precision
  /** How many batches run() will be given in turns: one unless said otherwise. A GPU keeps as many. */
  readonly inputCount?: number
  /** Whether a training step is to be measured in parts too, which takes longer to open. */
  readonly parts?: boolean
  /** In place of the seed's: the values of a weight, flat and in row-major order. Asked for once, or more than once, while it opens. */
  readonly weights?: (weight: Weight) => Float32Array
}

/** What a runner decides of how its engines compute; the job does not. */
export type EngineChoice = Pick<Work, 'execution' | 'provider'>

/** One batch in host memory. */
export interface Batch {
  /** [batchSize, imagePx, imagePx, 3], normalised, row-major. */
  readonly images: Float32Array
  /** [batchSize], class indices. Only a training step reads them. */
  readonly labels: Int32Array
}

export interface Session extends AsyncDisposable {
  readonly engineVersion: string
  readonly execution: Measurement['execution']
  readonly threads: number | null
  /** What of opening went into making a graph; null where nothing is compiled. */
  readonly compileMs: number | null
  /** Puts batches where the device reads them, in its own form. Where it is not called, each run does so itself, and takes longer. */
  prepare?(batches: readonly Batch[]): Promise<void>
  /**
   * One unit of the measured work. `infer`: answers the logits [batchSize * classes]. `train-step`: forward, backward and
   * update, answers the loss [1]. Resolves when the answer is in host memory, not when the work is merely enqueued.
   */
  run(batch: Batch): Promise<Float32Array>
  /**
   * The time of one run on the device alone, in milliseconds, as it tells itself: the sum over the run's passes, without the waits
   * between them. Absent where it does not tell.
   */
  deviceMs?(batch: Batch): Promise<number>
  /** What a training step consists of, where the work asks for parts; each as `run`, and answers the loss first. */
  readonly parts?: Readonly<Record<TrainPart, (batch: Batch) => Promise<Float32Array>>>
}

/** `forward`: to the loss. `forwardBackward`: to the gradients of all weights. Neither changes a weight. */
export type TrainPart = 'forward' | 'forwardBackward'

export interface Engine {
  readonly name: EngineName
  /** What the engine can do on this machine, or why it cannot. Never throws. */
  probe(): Promise<EngineReport>
  /** Throws when the engine is not available, or cannot do the task; the message says why. */
  open(work: Work): Promise<Session>
  /** Its products and copies, to be timed by measurePeaks. Throws when the engine is not available. */
  openPeaks?(): Promise<PeakKernels>
}
