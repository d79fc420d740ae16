import type * as tf from '@tensorflow/tfjs-core'
import type { Backend, Binding, HostValues, TensorInfo } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { Fold } from './fold.ts'
import type { Constant, Node, Output } from './graph.ts'
import { requirePure } from './impure-ops.ts'
import { inferOutputs, type Operand } from './shapes/infer-outputs.ts'
import { completeAttributes } from './type-attributes.ts'

/** A tensor as the function sees it while it is traced: a shape and a type, and values only where they are known now. */
interface Traced extends Operand {
  readonly output: Output
}

export interface RecorderOptions {
  /** What stands for the tensors that the function is given, by their data. */
  readonly given: ReadonlyMap<object, Output>
  /** The values of a tensor that was made outside the function and is neither an input nor state; `read` fetches them. */
  readonly freeze: (dataId: object, read: () => HostValues) => HostValues
  readonly fold: Fold
}

export interface Recorder {
  readonly nodes: readonly Node[]
  outputOf(tensor: tf.Tensor): Output
  /** Throws if values were asked for by data() or array(), whose promises a function need not wait for. */
  refuseReads(): void
  /** What ops answered and what is not disposed of: results, new values of variables, or kept somewhere. */
  alive(): readonly { readonly dataId: object; readonly tensor: tf.Tensor; readonly op: string }[]
  /** Gives the backend back as it was, and disposes of what is alive: it has no values. */
  stop(): void
}

/** The backend takes an id of -1 for "no id yet", and never asks the addon to delete a negative one. */
const firstId = -2

/**
 * Takes the place of the addon and writes down what is asked of it. Nothing is computed but what depends on constants alone:
 * ops answer tensors that have a shape, a type and a negative id, which the backend passes on and never hands to the addon.
 */
export function record(backend: Backend, { given, freeze, fold }: RecorderOptions): Recorder {
  const { binding } = backend
  const nodes: Node[] = []
  const traced = new Map<number, Traced>()
  const idByData = new Map<object, number>()
  const answered: { tensor: tf.Tensor; dataId: object; traced: Traced }[] = []
  let readFault: CompileError | undefined

  const add = (output: Output, shape: readonly number[], dtype: number, values?: HostValues): TensorInfo => {
    const id = firstId - traced.size
    traced.set(id, { output, shape, dtype, ...(values && { values }) })
    return { id, shape: [...shape], dtype }
  }
  const push = <T extends Node>(node: T): T => {
    nodes.push(node)
    return node
  }
  const addConstant = (constant: Omit<Constant, 'kind'>): TensorInfo => {
    const node = push({ kind: 'constant', ...constant })
    return add({ node, index: 0, shape: node.shape, dtype: node.dtype }, node.shape, node.dtype, node.values)
  }
  for (const [dataId, output] of given) {
    const node = push(output.node)
    if (node.kind === 'op') throw new Error('a function is given inputs and state')
    idByData.set(dataId, add(output, node.shape, node.dtype).id)
  }

  const idOf = (dataId: object): number => {
    const known = idByData.get(dataId)
    if (known !== undefined) return known
    const entry = backend.tensorMap.get(dataId)!
    if (traced.has(entry.id)) return entry.id
    if (entry.id < 0 && entry.values === null)
      throw new CompileError('outlives-function', 'a tensor that another trace of a function answered is used here: it has no values')
    // Values that wait to be handed over are left waiting: the tensor may live longer than this trace
    const values = freeze(dataId, () => (entry.values === null ? binding.tensorDataSync(entry.id) : toHostValues(entry.values)))
    const { id } = addConstant({ shape: [...entry.shape], dtype: entry.dtype, values })
    idByData.set(dataId, id)
    return id
  }
  const readSync = (dataId: object): HostValues => {
    const tensor = traced.get(idOf(dataId))!
    // a copy, which the function may change
    if (tensor.values) return tensor.values.slice()
    throw readsValues(tensor)
  }

  const recording: Partial<Binding> = {
    createTensor: (shape, dtype, values) => addConstant({ shape: [...shape], dtype, values }).id,
    deleteTensor: (id) => {
      if (!traced.has(id)) binding.deleteTensor(id)
    },
    executeOp(op, attributes, inputIds, outputCount) {
      const operands = inputIds.map((id) => traced.get(id)!)
      requirePure(op, operands, binding)
      const call = { op, attributes, operands, outputCount }
      const folded = fold(call)
      const sources = operands.map(({ output }) => output.node)
      if (folded) return folded.map((constant) => addConstant({ ...constant, sources }))
      const node = push({
        kind: 'op',
        op,
        attributes: completeAttributes(binding, call),
        inputs: operands.map(({ output }) => output),
      } as const)
      const outputs = inferOutputs(binding, call)
      return outputs.map(({ shape, dtype }, index) => add({ node, index, shape, dtype }, shape, dtype))
    },
  }

  const { createOutputTensor, write } = backend
  Object.assign(backend, {
    binding: { ...copyOf(binding), ...recording },
    getInputTensorIds: (tensors: readonly (tf.Tensor | Int64Scalar)[]) =>
      tensors.map((tensor) =>
        'valueArray' in tensor
          ? addConstant({ shape: [], dtype: binding.TF_INT64, values: tensor.valueArray }).id
          : idOf(requireAlive(tensor).dataId as object),
      ),
    createOutputTensor(info: TensorInfo) {
      const tensor = createOutputTensor.call(backend, info)
      answered.push({ tensor, dataId: tensor.dataId as object, traced: traced.get(info.id)! })
      return tensor
    },
    // a copy: the function may fill the same array again, for another tensor
    write: (values: HostValues | readonly boolean[], shape: number[], dtype: string) => write.call(backend, values.slice(), shape, dtype),
    readSync,
    async read(dataId: object) {
      try {
        return readSync(dataId)
      } catch (error) {
        if (error instanceof CompileError) readFault ??= error
        // Never settled: a rejection that nobody waits for would end the process
        return new Promise<never>(() => {})
      }
    },
  } satisfies Partial<Record<keyof Backend, unknown>>)

  const alive = () =>
    answered.flatMap(({ tensor, dataId, traced: { output } }) =>
      output.node.kind === 'op' && backend.tensorMap.has(dataId) ? [{ tensor, dataId, op: output.node.op }] : [],
    )

  return {
    nodes,
    alive,
    outputOf: (tensor) => traced.get(idOf(tensor.dataId as object))!.output,
    refuseReads() {
      if (readFault) throw readFault
    },
    stop() {
      for (const { tensor } of alive()) tensor.dispose()
      // Constants that the function has put aside for its next call
      for (const { dataId, traced } of answered)
        if (backend.tensorMap.has(dataId)) Object.assign(backend.tensorMap.get(dataId)!, { id: -1, values: traced.values ?? null })
      backend.binding = binding
      // what is the instance's own hides the class's methods; without it they are back
      for (const method of replacedMethods) Reflect.deleteProperty(backend, method)
    },
  }
}

const replacedMethods = ['getInputTensorIds', 'createOutputTensor', 'write', 'readSync', 'read'] as const

/** tfjs-node's own, for the few ops that need one. */
interface Int64Scalar {
  readonly valueArray: Int32Array
}

const toHostValues = (values: HostValues | readonly boolean[]): HostValues =>
  Array.isArray(values) && typeof values[0] === 'boolean' ? Uint8Array.from(values as boolean[], Number) : (values as HostValues)

/** The addon's properties are its own and not enumerable: a spread would take none. */
const copyOf = (binding: Binding): Binding =>
  Object.fromEntries(Object.getOwnPropertyNames(binding).map((name) => [name, binding[name as keyof Binding]])) as unknown as Binding

function requireAlive(tensor: tf.Tensor): tf.Tensor {
  if (!tensor.isDisposed) return tensor
  throw new CompileError(
    'outlives-function',
    `a tensor of shape [${tensor.shape}] is used after it was disposed of: what a function computes is gone when it returns, and may not be kept for its next call`,
  )
}

function readsValues({ output: { node }, shape }: Traced): CompileError {
  const what =
    node.kind === 'op' ? `the answer of the op ${node.op}` : node.kind === 'constant' ? 'a constant' : `${node.kind} ${node.name}`
  return new CompileError(
    'reads-values',
    `the function reads the values of ${what} (shape [${shape}]) with data(), dataSync(), array() or arraySync(). They are not known until the graph runs: return the tensor and read it outside, or replace a branch on it by tf.where`,
  )
}
