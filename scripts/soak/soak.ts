export interface SoakOptions {
  readonly runCount: number
  /** Run number i has the seed `seed + i`, and that alone decides what it does: one run can be repeated by its own. */
  readonly seed: number
  /** Of a soak that knows several: only this one. */
  readonly target?: string | undefined
  /** For people; the verdict is made by who calls. */
  readonly say: (line: string) => void
}

/** Each violation says what went wrong, and how to see it again. */
export type Soak = (options: SoakOptions) => Promise<{ readonly runCount: number; readonly violations: readonly string[] }>
