/** A: as quiet as a machine gets. D: the figure says more about the host than about the model, and ranks nowhere. */
export type Grade = 'A' | 'B' | 'C' | 'D'

export interface GradeReason {
  code: 'relative-iqr' | 'too-few-samples' | 'drift' | 'throttling' | 'contention'
  /** The field that says so; null where the host or the samples did not. */
  measure: string
  value: number | null
  /** What the value has passed. */
  limit: number
  /** The best grade that this leaves. */
  bestGrade: Grade
  /** For people. */
  text: string
}

/** The largest value that each grade allows; a D allows anything. */
export type CutOffs = Readonly<Record<'A' | 'B' | 'C', number>>

/** The best grade that a value leaves and, unless that is an A, the cut-off that it has passed. */
export function gradeOf(value: number, cutOffs: CutOffs): { grade: 'A' } | { grade: 'B' | 'C' | 'D'; limit: number } {
  if (value <= cutOffs.A) return { grade: 'A' }
  if (value <= cutOffs.B) return { grade: 'B', limit: cutOffs.A }
  if (value <= cutOffs.C) return { grade: 'C', limit: cutOffs.B }
  return { grade: 'D', limit: cutOffs.C }
}

export const inPercent = (share: number) => `${Number((100 * share).toPrecision(2))} %`
