import * as tf from '@tensorflow/tfjs-core'
import type { Backend, HostValues } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { Fold } from './fold.ts'
import type { Input, Output, StateRead, Trace } from './graph.ts'
import { type Recorder, record } from './recorder.ts'
import { flatten, type Result } from './structure.ts'
import { withUncheckedGather } from './unchecked-gather.ts'

export interface TensorSpec {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
}

export interface Traceable {
  readonly run: (inputs: Readonly<Record<string, tf.Tensor>>) => unknown
  readonly inputs: Readonly<Record<string, TensorSpec>>
  readonly state: Readonly<Record<string, tf.Variable>>
  /** Whether variables outside `state` may be read, as constants. */
  readonly freeze: boolean
  /** Values that constants were made of: what two traces read is fetched once, and known to be equal. */
  readonly frozen: WeakMap<object, HostValues>
  readonly fold: Fold
}

export interface TracedFunction extends Trace {
  /** The function's result with other tensors in the places of its own. */
  readonly rebuild: (tensors: readonly tf.Tensor[]) => Result
}

/** Runs the function once on tensors without values. What it assigns to variables is undone. */
export function trace(backend: Backend, traceable: Traceable): TracedFunction {
  let traced: TracedFunction | undefined
  // not returned through it: tidy would search all nodes for tensors
  tf.tidy(() => {
    traced = traceInScope(backend, traceable)
  })
  return traced!
}

function traceInScope(backend: Backend, { run, inputs, state, freeze, frozen, fold }: Traceable): TracedFunction {
  const stateNames = new Map(Object.entries(state).map(([name, variable]) => [variable, name]))
  const variables = new Set([...registeredVariables(), ...stateNames.keys()])
  // A clone holds the data of its variable while the function assigns another
  const clones = [...variables].map((variable) => ({ variable, clone: tf.clone(variable) }))
  const given = new Map<object, Output>()
  const tensors = createInputs(backend, inputs, given)
  // Other tensors, and other variables, may share a variable's data: while the function runs it has data of its own
  for (const [variable, name] of stateNames) variable.assign(createState(backend, variable, name, given))
  const before = new Map([...variables].map((variable) => [variable, variable.dataId as object]))
  const outside = new Map([...before].flatMap(([variable, dataId]) => (stateNames.has(variable) ? [] : [[dataId, variable]])))

  const recorder = record(backend, {
    given,
    fold,
    freeze(dataId, read) {
      const variable = outside.get(dataId)
      if (variable && !freeze) throw readsOutsideState(variable)
      const values = frozen.get(dataId) ?? read()
      frozen.set(dataId, values)
      return values
    },
  })
  try {
    const { tensors: answers, rebuild } = withUncheckedGather(() => {
      let flat: ReturnType<typeof flatten> | undefined
      tf.tidy(() => {
        const result = run(tensors)
        recorder.refuseReads()
        flat = flatten(result)
        return flat.tensors
      })
      return flat!
    })
    const outputs = answers.map((tensor) => recorder.outputOf(tensor))
    const assignments = new Map<string, Output>()
    for (const [variable, dataId] of before) {
      if (variable.dataId === dataId) continue
      const name = stateNames.get(variable)
      if (name === undefined) throw assignsOutsideState(variable)
      assignments.set(name, recorder.outputOf(variable))
    }
    refuseNewVariables(variables)
    refuseKept(recorder, new Set([...answers, ...variables].map((tensor) => tensor.dataId)))
    return { nodes: recorder.nodes, outputs, assignments, rebuild }
  } finally {
    for (const { variable, clone } of clones) if (variable.dataId !== clone.dataId) variable.assign(clone)
    tf.dispose([tensors, createdSince(variables)])
    recorder.stop()
  }
}

const registeredVariables = (): tf.Variable[] => Object.values(tf.engine().registeredVariables)

/** Tensors that have a shape and a type, and no values. */
function createInputs(backend: Backend, specs: Traceable['inputs'], given: Map<object, Output>) {
  const { TF_FLOAT, TF_INT32, TF_BOOL } = backend.binding
  const dtypes = { float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL }
  const entries = Object.entries(specs).map(([name, { shape, dtype }]) => {
    const node = { kind: 'input', name, shape: [...shape], dtype: dtypes[dtype] } as const
    return [name, createGiven(backend, node, given)] as const
  })
  return Object.fromEntries(entries)
}

function createState(backend: Backend, variable: tf.Variable, name: string, given: Map<object, Output>): tf.Tensor {
  const { dtype } = backend.tensorMap.get(variable.dataId as object)!
  return createGiven(backend, { kind: 'state', name, shape: [...variable.shape], dtype }, given)
}

function createGiven(backend: Backend, node: Input | StateRead, given: Map<object, Output>): tf.Tensor {
  const { shape, dtype } = node
  const tensor = backend.createOutputTensor({ id: givenId, shape: [...shape], dtype })
  given.set(tensor.dataId as object, { node, index: 0, shape, dtype })
  return tensor
}

/** Of no tensor that the addon or the recorder knows: what is given is known by its data. */
const givenId = -1

const readsOutsideState = ({ name, shape }: tf.Variable) =>
  new CompileError(
    'reads-outside-state',
    `the function reads the variable ${name} (shape [${shape}]), which is not in state: put it there, or compile with freeze: true, which makes constants of such variables`,
  )

const assignsOutsideState = ({ name, shape }: tf.Variable) =>
  new CompileError(
    'assigns-outside-state',
    `the function assigns to the variable ${name} (shape [${shape}]), which is not in state: put it there, for a graph can change only its state`,
  )

const createdSince = (known: ReadonlySet<tf.Variable>) => registeredVariables().filter((variable) => !known.has(variable))

function refuseNewVariables(known: ReadonlySet<tf.Variable>) {
  const created = createdSince(known).map(({ name }) => name)
  if (created.length === 0) return
  const names = `${created.slice(0, 3).join(', ')}${created.length > 3 ? ', …' : ''}`
  throw new CompileError(
    'creates-variable',
    `the function creates ${created.length} variable${created.length > 1 ? 's' : ''} (${names}), which are disposed of now: create them before and put them in state. tfjs's optimizers and layers create theirs at the first call: make that one, of a new optimizer, outside`,
  )
}

function refuseKept(recorder: Recorder, expected: ReadonlySet<object>) {
  const kept = recorder.alive().find(({ dataId }) => !expected.has(dataId))
  if (!kept) return
  throw new CompileError(
    'outlives-function',
    `the function keeps a tensor of shape [${kept.tensor.shape}] that the op ${kept.op} answered (tf.keep, or a gradient's closure): it has no values outside the graph. Return it instead`,
  )
}
