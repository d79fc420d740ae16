import * as tf from '@tensorflow/tfjs-core'
import type { Backend, Binding } from './backend.ts'
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
        return { tensor, dtype: variable.dtype, names: writeNames(variable.place) }
      })
      if (writes.length === 0) return
      // Their memory may be JavaScript's, which only the main thread may let go of: the variables get some of their own
      const ids = backend.getInputTensorIds(writes.map(({ tensor }) => tensor))
      const copies = ids.map((id, index) => copyTensor(backend.binding, id, writes[index]!.dtype))
      const done = writes.length === variables.length ? [allWritten] : writes.map(({ names }) => names.done)
      try {
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

const copyTensor = (binding: Binding, id: number, dtype: number): number =>
  binding.executeOp('DeepCopy', [{ name: 'T', type: binding.TF_ATTR_TYPE, value: dtype }], [id], 1)[0]!.id
