/** Work that can be done again and again. */
export interface Repeatable extends AsyncDisposable {
  /**
   * Does the work `count` times, one after the other. Resolves with the first element of the last result: it is all that is
   * read back, so that the work is waited for and the transfer of its result is not. Timed by whoever calls it.
   */
  run(count: number): Promise<number>
}

/** What shows the limits of an engine: `values` are the contents of its operands, in host memory. */
export interface PeakKernels {
  readonly engineVersion: string
  readonly threads: number | null
  /** Two square matrices of this side, both with these values, multiplied. */
  product(side: number, values: Float32Array): Promise<Repeatable>
  /** ReLU, which reads each element once and writes it once. */
  copy(values: Float32Array): Promise<Repeatable>
}
