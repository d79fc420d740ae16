import * as tf from '@tensorflow/tfjs-core'
import { CompileError } from './compile-error.ts'

/** What the addon tells of an output; `dtype` is TensorFlow's number. */
export interface TensorInfo {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

type AttributeValue = number | string | boolean | readonly number[] | readonly string[] | readonly boolean[]

export interface Attribute {
  readonly name: string
  /** One of the binding's TF_ATTR_ numbers. */
  readonly type: number
  readonly value: AttributeValue
}

/** Values in host memory: int64 as pairs of int32, strings as their bytes. */
export type HostValues = Float32Array | Int32Array | Uint8Array | readonly Uint8Array[]

type DtypeName = 'FLOAT' | 'INT32' | 'INT64' | 'BOOL' | 'COMPLEX64' | 'STRING' | 'RESOURCE' | 'UINT8'
type AttributeTypeName = 'STRING' | 'INT' | 'FLOAT' | 'BOOL' | 'TYPE' | 'SHAPE'

/** The part of tfjs-node's addon that runs ops and sessions (binding/tfjs_binding.cc). Its own properties cannot be written. */
export type Binding = Readonly<Record<`TF_${DtypeName}` | `TF_ATTR_${AttributeTypeName}`, number>> & {
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): HostValues
  executeOp(op: string, attributes: readonly Attribute[], inputIds: readonly number[], outputCount: number): TensorInfo[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(sessionId: number): void
  /** Inputs and outputs are comma-separated names such as `images:0`. */
  runSavedModel(sessionId: number, inputIds: readonly number[], inputs: string, outputs: string): TensorInfo[]
}

/** What the backend knows of a tensor: an id of the addon, or values that wait to be handed over, and then an id of -1. */
interface TensorEntry {
  readonly shape: number[]
  readonly dtype: number
  readonly id: number
  readonly values: HostValues | readonly boolean[] | null
}

/** tfjs-node's backend (dist/nodejs_kernel_backend.js). Every kernel goes through these, and they can be replaced on the instance. */
export interface Backend {
  binding: Binding
  readonly tensorMap: { has(dataId: object): boolean; get(dataId: object): TensorEntry | undefined }
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[]
  createOutputTensor(info: TensorInfo): tf.Tensor
  /** Makes the data of a new tensor. */
  write(values: HostValues | readonly boolean[], shape: number[], dtype: string): object
  readSync(dataId: object): HostValues
  read(dataId: object): Promise<HostValues>
}

/** The tensorflow backend, which must be the current one. */
export function requireBackend(): Backend {
  const backend = tf.backend() as unknown as Partial<Backend>
  if (backend.binding && backend.tensorMap && tf.getBackend() === 'tensorflow') return requireValues(backend as Backend)
  throw new CompileError(
    'wrong-backend',
    `only the backend tensorflow can be compiled, and the current one is ${tf.getBackend() || 'none'}: require @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu and call tf.setBackend('tensorflow') first`,
  )
}

/** While a function is traced nothing has values, and no graph can be run or made. */
function requireValues(backend: Backend): Backend {
  if (!Object.hasOwn(backend, 'getInputTensorIds')) return backend
  throw new CompileError(
    'has-side-effects',
    'a function that is being compiled compiles another one, or calls a compiled one: a graph cannot hold another. Call the function itself',
  )
}
