import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'

/** The part of tfjs-backend-wasm's public backend that kernels need. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo
  /** A view of the tensor's memory, until the heap grows. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array
  incRef(dataId: object): void
}

/** A call of a kernel, in the form of the kernel named. */
export interface Call<Inputs, Attributes = unknown> {
  readonly inputs: Inputs
  readonly attrs: Attributes
  readonly backend: WasmBackend
}

/** Answers undefined for what it leaves to the kernel that it replaces. */
export type Replacement = (call: never) => TensorInfo | undefined
