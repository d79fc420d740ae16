/** One process of the recording. */
export interface RecordedRun {
  /** In microseconds, in order: a whole number is half as long in a file. */
  readonly latenciesUs: readonly number[]
  readonly cpuShareOfWall: number | null
  /** Of /proc/stat, while the samples were taken; null where nobody asked it. */
  readonly backgroundShare: number | null
  readonly stealShare: number | null
}
