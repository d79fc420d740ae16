export type { Attribute } from './backend.ts'
export {
  type Compiled,
  type CompileOptions,
  type CompileTimings,
  compile,
  compileProgram,
  type Entry,
  entry,
  type Graph,
  type InputSpecs,
  type Inputs,
  type Program,
} from './compile.ts'
export { CompileError, type CompileFault } from './compile-error.ts'
export type { Constant, Node, Op, Output, Trace } from './graph.ts'
export type { Rewrite } from './simplify.ts'
export type { StateAccess } from './state.ts'
export type { Result } from './structure.ts'
export type { TensorSpec } from './trace.ts'
