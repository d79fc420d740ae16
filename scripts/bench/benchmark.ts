/** What `npm run bench -- NAME` runs. */
export interface Benchmark {
  readonly usage: string
  /** Answers the exit code: 0 measured, 1 not all that was asked for. Throws UsageError for a call that it does not understand. */
  run(args: readonly string[]): Promise<number>
}
