import { type Entry, entry, type TensorSpec } from '@effzoo/tfjs-compile'
import type { Tensor, Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import type { Batch, Work } from '../engine.ts'
import type { Tfjs } from '../tfjs.ts'

export type TaskCall = (images: Tensor4D, labels: Tensor1D) => Tensor
type Tensors = Readonly<Record<string, Tensor>>
type Specs = Readonly<Record<string, TensorSpec>>
type GraphEntry = Entry<Specs, Tensor>
export type GraphCall = (inputs: Tensors) => Tensor

/** How batches get into a graph. */
export interface InputRoad {
  readonly state: Readonly<Record<string, Variable>>
  /** Entries of its own that the graph must have. */
  readonly entries: Readonly<Record<string, GraphEntry>>
  /** The task as an entry of the graph. */
  entryOf(run: TaskCall): GraphEntry
  /** `calls` are those of `entries`. */
  open(calls: Readonly<Record<string, GraphCall>>): OpenRoad
  dispose(): void
}

export interface OpenRoad {
  prepare(batches: readonly Batch[]): void
  /** Of a batch that was prepared, or of another at its own cost; `release` when the call is over. */
  inputsOf(batch: Batch): { readonly inputs: Tensors; release(): void }
  dispose(): void
}

const imagesShape = ({ batchSize, imagePx }: Work): [number, number, number, number] => [batchSize, imagePx, imagePx, 3]

/** As tensors in the host's memory, where TensorFlow for the CPU computes too. */
export function hostRoad(tf: Tfjs, work: Work): InputRoad {
  const images = { shape: imagesShape(work), dtype: 'float32' } as const
  const labels = { shape: [work.batchSize], dtype: 'int32' } as const
  const toTensors = (batch: Batch): Tensors => ({
    images: tf.tensor4d(batch.images, images.shape),
    labels: tf.tensor1d(batch.labels, 'int32'),
  })
  return {
    state: {},
    entries: {},
    entryOf: (run) => entry<Specs, Tensor>((given) => run(given.images as Tensor4D, given.labels as Tensor1D), { images, labels }),
    open() {
      const prepared = new Map<Batch, Tensors>()
      return {
        prepare(batches) {
          for (const batch of batches) if (!prepared.has(batch)) prepared.set(batch, toTensors(batch))
        },
        inputsOf(batch) {
          const kept = prepared.get(batch)
          if (kept) return { inputs: kept, release() {} }
          const inputs = toTensors(batch)
          return { inputs, release: () => tf.dispose(inputs) }
        },
        dispose: () => tf.dispose([...prepared.values()]),
      }
    },
    dispose() {},
  }
}

/**
 * In a variable of the graph, on the GPU: with 64 images of 224 px carried over the bus a run took 29 ms on an NVIDIA H200, where
 * compiled PyTorch, whose images lay there, took 7.
 * A run is told the place that its images have there, and is given the labels, which are few.
 */
export function deviceRoad(tf: Tfjs, work: Work): InputRoad {
  const shape = imagesShape(work)
  const placeCount = work.inputCount ?? 1
  const table = tf.tidy(() => tf.variable(tf.zeros([placeCount, ...shape]), false))
  const place = { shape: [1], dtype: 'int32' } as const
  const labels = { shape: [work.batchSize], dtype: 'int32' } as const
  const put = ({ place: at, images }: Tensors) => {
    table.assign(tf.tensorScatterUpdate(table, tf.reshape(at!, [1, 1]), tf.reshape(images!, [1, ...shape])))
    return at!
  }
  return {
    state: { 'inputs/images': table },
    entries: { put: entry<Specs, Tensor>(put, { place, images: { shape, dtype: 'float32' } }) },
    entryOf: (run) =>
      entry<Specs, Tensor>((given) => run(tf.reshape(tf.gather(table, given.place as Tensor1D), shape), given.labels as Tensor1D), {
        place,
        labels,
      }),
    open({ put: putIn }) {
      const places: Batch[] = []
      let putCount = 0
      const placeOf = (batch: Batch) => {
        const known = places.indexOf(batch)
        if (known >= 0) return known
        const next = putCount++ % placeCount
        tf.tidy(() => {
          putIn!({ place: tf.tensor1d([next], 'int32'), images: tf.tensor4d(batch.images, shape) })
        })
        places[next] = batch
        return next
      }
      return {
        prepare(batches) {
          for (const batch of batches) placeOf(batch)
        },
        inputsOf(batch) {
          const inputs = { place: tf.tensor1d([placeOf(batch)], 'int32'), labels: tf.tensor1d(batch.labels, 'int32') }
          return { inputs, release: () => tf.dispose(inputs) }
        },
        dispose() {},
      }
    },
    dispose: () => table.dispose(),
  }
}
