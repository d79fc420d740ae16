import type { Attribute, HostValues } from './backend.ts'

/** One output of a node. Nodes of other kinds than `op` stand for what the function was given. */
export interface Output {
  readonly node: Node
  readonly index: number
  readonly shape: readonly number[]
  readonly dtype: number
}

export interface Constant {
  readonly kind: 'constant'
  readonly shape: readonly number[]
  readonly dtype: number
  readonly values: HostValues
  /** The constants that it was computed of, where it was. */
  readonly sources?: readonly Node[]
}

export interface Input {
  readonly kind: 'input'
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: number
}

/** The value of a state variable when the function starts. */
export interface StateRead {
  readonly kind: 'state'
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: number
}

export interface Op {
  readonly kind: 'op'
  readonly op: string
  readonly attributes: readonly Attribute[]
  readonly inputs: readonly Output[]
}

export type Node = Constant | Input | StateRead | Op

/** What one traced function computes. The order of `nodes` is one in which they can be computed. */
export interface Trace {
  readonly nodes: readonly Node[]
  readonly outputs: readonly Output[]
  /** New values of state variables, by name. */
  readonly assignments: ReadonlyMap<string, Output>
}
