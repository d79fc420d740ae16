/** Why a function cannot become a graph. */
export type CompileFault =
  | 'wrong-backend'
  | 'reads-values'
  | 'depends-on-values'
  | 'has-side-effects'
  | 'differs-between-traces'
  | 'assigns-outside-state'
  | 'reads-outside-state'
  | 'creates-variable'
  | 'outlives-function'
  | 'is-asynchronous'
  | 'bad-result'
  | 'bad-input'
  | 'too-large'
  | 'disposed'

/** The message names the op, the tensor or the line that is at fault, and says what to do. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
  readonly fault: CompileFault

  constructor(fault: CompileFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
