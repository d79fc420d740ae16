import type { Binding } from './backend.ts'
import { type NodeDef, shapeProto } from './proto.ts'
import { tensorProto } from './tensor-proto.ts'

export interface StateVariable {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: number
}

/** The resource of a state variable, which all entries share. */
export const handleOf = (place: number) => `state/${place}`

/** One resource for each variable, with the nodes that read it and write it from outside. */
export function lowerState(binding: Binding, state: readonly StateVariable[]): NodeDef[] {
  const variables = state.flatMap(({ shape, dtype }, place): NodeDef[] => {
    const type = { type: dtype }
    const ofShape = { dtype: type, shape: { shape: shapeProto(shape) } }
    const [handle, { value, assign, done }] = [handleOf(place), writeNames(place)]
    return [
      { name: handle, op: 'VarHandleOp', input: [], attr: { ...ofShape, shared_name: { s: Buffer.from(handle) } } },
      { name: readName(place), op: 'ReadVariableOp', input: [handle], attr: { dtype: type } },
      { name: value, op: 'Placeholder', input: [], attr: ofShape },
      { name: assign, op: 'AssignVariableOp', input: [handle, value], attr: { dtype: type } },
      signal(binding, done, [assign]),
    ]
  })
  const assigns = state.map((_, place) => writeNames(place).assign)
  return [...variables, signal(binding, allWritten, assigns)]
}

export const readName = (place: number) => `read/${place}`
export const writeNames = (place: number) => ({ value: `write/${place}`, assign: `write/${place}/assign`, done: `write/${place}/done` })
/** Done when all variables are written: one node to fetch, where TensorFlow would take its time over thousands. */
export const allWritten = 'write/done'

/** A constant that can be fetched once other nodes are done. */
export const signal = ({ TF_BOOL }: Binding, name: string, after: readonly string[]): NodeDef => ({
  name,
  op: 'Const',
  input: after.map((node) => `^${node}`),
  attr: { dtype: { type: TF_BOOL }, value: { tensor: tensorProto({ shape: [], dtype: TF_BOOL, values: Uint8Array.of(1) }) } },
})
