import type { Result } from '@effzoo/contract'

/** Why a figure is not to be relied on, where it is not. */
export function doubtOf({ variant, task, grade, statistics }: Result): string[] {
  if (grade !== 'C' && grade !== 'D') return []
  const texts = statistics?.gradeReasons.filter(({ bestGrade }) => bestGrade === grade).map(({ text }) => text) ?? []
  return [`${variant} ${task} has grade ${grade}: ${texts.join('; ')}.`]
}
