import * as tf from '@tensorflow/tfjs-core'
import { type Backend, type HostValues, requireBackend } from './backend.ts'
import { CompileError } from './compile-error.ts'
import { allWritten, readName, type StateVariable, writeNames } from './lower-state.ts'
import type { GraphSession } from './session.ts'

export interface StateAccess {
  /** Copies of the state's values, to be disposed of by whoever asked. */
  read(): Record<string, tf.Tensor>
  /** Sets some or all of them; nothing is set where a name, a shape or a type is wrong. */
  write(values: Readonly<Record<string, tf.Tensor>>): void
}

export interface NamedVariable extends StateVariable {
  readonly name: string
  readonly dtypeName: string
}

export function describeState(backend: Backend, state: Readonly<Record<string, tf.Variable>>): NamedVariable[] {
  const names = new Map<tf.Variable, string>()
  return Object.entries(state).map(([name, variable]) => {
    if (!(variable instanceof tf.Variable) || variable.isDisposed)
      throw new CompileError('bad-input', `${name} in state is not a variable, or is disposed of: make it with tf.variable()`)
    const other = names.get(variable)
    if (other !== undefined) throw new CompileError('bad-input', `state has one variable twice, as ${other} and as ${name}: name it once`)
    names.set(variable, name)
    const { shape, dtype } = variable
    return { name, shape: [...shape], dtype: backend.tensorMap.get(variable.dataId as object)!.dtype, dtypeName: dtype }
  })
}

export function accessState(backend: Backend, session: GraphSession, variables: readonly NamedVariable[]): StateAccess {
  const places = new Map(variables.map((variable, place) => [variable.name, { ...variable, place }]))
  return {
    read() {
      if (variables.length === 0) return {}
      const infos = session.run(
        [],
        [],
        variables.map((_, place) => `${readName(place)}:0`),
      )
      return Object.fromEntries(infos.map((info, place) => [variables[place]!.name, backend.createOutputTensor(info)]))
    },
    write(values) {
      const writes = Object.entries(values).map(([name, tensor]) => {
        const variable = places.get(name)
        if (!variable) throw new CompileError('bad-input', `there is no ${name} in the state; it has ${[...places.keys()].join(', ')}`)
        if (tensor.isDisposed || tensor.dtype !== variable.dtypeName || !tf.util.arraysEqual(tensor.shape, [...variable.shape]))
          throw new CompileError(
            'bad-input',
            `${name} is ${variable.dtypeName} [${variable.shape}] and was given ${tensor.dtype} [${tensor.shape}]${tensor.isDisposed ? ' that is disposed of' : ''}`,
          )
        return { tensor, names: writeNames(variable.place) }
      })
      if (writes.length === 0) return
      requireBackend()
      const done = writes.length === variables.length ? [allWritten] : writes.map(({ names }) => names.done)
      const copies: number[] = []
      try {
        for (const { tensor } of writes) copies.push(copyTensor(backend, tensor))
        const infos = session.run(
          copies,
          writes.map(({ names }) => `${names.value}:0`),
          done.map((name) => `${name}:0`),
        )
        for (const { id } of infos) backend.binding.deleteTensor(id)
      } finally {
        for (const id of copies) backend.binding.deleteTensor(id)
      }
    },
  }
}

/**
 * The id of a copy in TensorFlow's own memory: a variable must not hold on to JavaScript's, which only the main thread may let go
 * of. Values that wait to be handed over keep waiting, so that a large state is not there three times.
 */
function copyTensor({ binding, tensorMap }: Backend, { dataId, shape }: tf.Tensor): number {
  const { id, dtype, values } = tensorMap.get(dataId as object)!
  const source = values === null ? id : binding.createTensor(shape, dtype, values as HostValues)
  try {
    return binding.executeOp('DeepCopy', [{ name: 'T', type: binding.TF_ATTR_TYPE, value: dtype }], [source], 1)[0]!.id
  } finally {
    if (source !== id) binding.deleteTensor(source)
  }
}
