export interface SoakOptions {
  readonly runCount: number
  /** Run number i has the seed `seed + i`, and that alone decides what it does: one run can be repeated by its own. */
  readonly seed: number
  /** Of a soak that knows several: only this one. */
  readonly target?: string | undefined
  /** Of a soak that goes on for a time, and not for a number of runs. */
  readonly minutes?: number | undefined
  /** For people; the verdict is made by who calls. */
  readonly say: (line: string) => void
}

export interface SoakReport {
  readonly runCount: number
  /** Each says what went wrong, and how to see it again. */
  readonly violations: readonly string[]
  /** In place of the counts of runs and violations. */
  readonly lastLine?: string
}

export type Soak = (options: SoakOptions) => Promise<SoakReport>
