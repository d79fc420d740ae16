import type { TensorInfo } from '../tensor.ts'

/** A file by its path, or its bytes. */
export type Hdf5Source = { readonly path: string } | { readonly bytes: Uint8Array }

/** What the worker is told once, as it starts. */
export interface WorkerBounds {
  readonly maxHeapBytes: number
}

/** One at a time: the next is sent when the last one is answered. Opening a file closes the one before. */
export type WorkerRequest = { readonly kind: 'open'; readonly source: Hdf5Source } | { readonly kind: 'read'; readonly name: string }

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly tensors: readonly TensorInfo[] }
  | { readonly kind: 'read'; readonly data: Uint8Array }
  /** `isBroken`: the library is in an unknown state and must not be asked again. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isBroken: boolean }
  /** Not the content of the file is at fault, but the file system. */
  | { readonly kind: 'unreadable'; readonly reason: string }
