import type * as tf from '@tensorflow/tfjs-core'
import { type HostValues, requireBackend } from './backend.ts'
import { createCall } from './call.ts'
import { createFold } from './fold.ts'
import { lowerEntry } from './lower.ts'
import { lowerPrecision } from './lower-precision.ts'
import { lowerState } from './lower-state.ts'
import { openSession } from './session.ts'
import { type Rewrite, simplify } from './simplify.ts'
import { accessState, describeState, type StateAccess } from './state.ts'
import type { Result } from './structure.ts'
import type { TensorSpec } from './trace.ts'
import { traceTwice } from './trace-twice.ts'

export type InputSpecs = Readonly<Record<string, TensorSpec>>
export type Inputs<S extends InputSpecs> = { readonly [name in keyof S]: tf.Tensor }

/** A function, and the shapes and types that it is compiled for. */
export interface Entry<S extends InputSpecs, R extends Result> {
  readonly run: (inputs: Inputs<S>) => R
  readonly inputs: S
}

export const entry = <S extends InputSpecs, R extends Result>(run: (inputs: Inputs<S>) => R, inputs: S): Entry<S, R> => ({ run, inputs })

export interface CompileOptions {
  /** The variables that the function reads or assigns, under names of your choice. The graph takes their values over, and the variables stay as they are. */
  readonly state?: Readonly<Record<string, tf.Variable>>
  /** Variables outside `state` that the function reads become constants; otherwise they are refused. */
  readonly freeze?: boolean
  /**
   * `bfloat16` computes products, and what lies between them, in half the bits; inputs, state and results stay float32. Fast where
   * the processor has instructions for it, and slow elsewhere.
   */
  readonly precision?: 'float32' | 'bfloat16'
  /**
   * Puts ops of your own, which TensorFlow has been told of, in place of those that were traced; it must compute the same. It is given
   * a trace whose constants are folded and whose equal nodes are merged.
   */
  readonly rewrite?: Rewrite
}

export interface CompileTimings {
  /** Tracing the functions (twice) and simplifying what they did. */
  readonly captureMs: number
  /** Handing the graph and the state to TensorFlow; it optimizes an entry at its first call. */
  readonly loadMs: number
}

/** The variables of a graph, which live on the device and change with each call. */
export interface Graph extends StateAccess {
  readonly timings: CompileTimings
  /** Frees the graph and its state. Calls after it throw; a second dispose does nothing. */
  dispose(): void
}

export type Compiled<S extends InputSpecs, R extends Result> = ((inputs: Inputs<S>) => R) & Graph

interface AnyEntry {
  readonly run: (inputs: never) => Result
  readonly inputs: InputSpecs
}
type Calls<E extends Readonly<Record<string, AnyEntry>>> = {
  readonly [name in keyof E]: E[name] extends Entry<infer S, infer R> ? (inputs: Inputs<S>) => R : never
}

export interface Program<E extends Readonly<Record<string, AnyEntry>>> extends Graph {
  readonly calls: Calls<E>
}

/**
 * One TensorFlow graph of what the function does to tensors, loaded and ready. The function is run twice on tensors without values,
 * so that nothing is computed; it must do the same at each call. Throws a CompileError that names what cannot be captured.
 */
export function compile<S extends InputSpecs, R extends Result>(
  run: (inputs: Inputs<S>) => R,
  { inputs, ...options }: CompileOptions & { readonly inputs: S },
): Compiled<S, R> {
  const { calls, ...graph } = compileProgram({ call: entry(run, inputs) }, options)
  return Object.assign((given: Inputs<S>) => calls.call(given), graph)
}

/** Several functions over one state, in one graph: such as a training step and the forward pass. */
export function compileProgram<E extends Readonly<Record<string, AnyEntry>>>(
  entries: E,
  { state = {}, freeze = false, precision = 'float32', rewrite }: CompileOptions = {},
): Program<E> {
  const backend = requireBackend()
  const startMs = performance.now()
  const places = new Map(Object.keys(state).map((name, place) => [name, place]))
  const variables = describeState(backend, state)
  const shared = { state, freeze, frozen: new WeakMap<object, HostValues>(), fold: createFold(backend.binding) }
  const compiled = Object.entries<AnyEntry>(entries).map(([name, { run, inputs }], place) => {
    const exact = traceTwice(backend, { ...shared, run: run as (inputs: Record<string, tf.Tensor>) => unknown, inputs })
    const traced = simplify(precision === 'float32' ? exact : lowerPrecision(exact, backend.binding), rewrite)
    const { nodes, names } = lowerEntry(backend.binding, `entry/${place}_${name.replace(/[^\w.-]/g, '_')}`, traced, places)
    return { name, nodes, call: { inputs, names, outputCount: traced.outputs.length, rebuild: traced.rebuild } }
  })
  const nodes = [...lowerState(backend.binding, variables), ...compiled.flatMap((lowered) => lowered.nodes)]
  const capturedMs = performance.now()
  const session = openSession(backend, nodes)
  const access = accessState(backend, session, variables)
  try {
    access.write(state)
  } catch (error) {
    session.close()
    throw error
  }
  const timings = { captureMs: capturedMs - startMs, loadMs: performance.now() - capturedMs }

  const calls = compiled.map(({ name, call }) => [name, createCall(backend, session, call)])
  return { calls: Object.fromEntries(calls) as Calls<E>, ...access, timings, dispose: session.close }
}
