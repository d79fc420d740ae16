import { UsageError } from './usage-error.ts'

/** A flag that takes one of few words. */
export function oneOf<Word extends string>(flag: string, text: string, allowed: readonly Word[]): Word {
  const word = allowed.find((candidate) => candidate === text)
  if (word === undefined) throw new UsageError(`--${flag} ${text}: allowed are ${allowed.join(', ')}`)
  return word
}
