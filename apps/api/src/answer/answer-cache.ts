import type { Format } from '@effzoo/contract'

/** A body as it is sent, and what goes into its headers. */
export interface Answer {
  readonly body: string
  readonly format: Format
  readonly nextCursor: string | null
}

export interface AnswerCache {
  get(tag: string): Answer | undefined
  /** Keeps an answer that was asked for before: most never are again, and to keep them all would only move them about in memory. */
  offer(tag: string, answer: Answer): void
}

const bounds = { tags: 1_024, answers: 256, length: 65_536 } as const

export function createAnswerCache(): AnswerCache {
  // two generations: a set from which the oldest is taken each time is walked over what was taken before
  let asked = new Set<string>()
  let askedBefore = asked
  const kept = new Map<string, Answer>()
  return {
    get: (tag) => kept.get(tag),
    offer(tag, answer) {
      if (!asked.has(tag) && !askedBefore.has(tag)) {
        if (asked.size >= bounds.tags) {
          askedBefore = asked
          asked = new Set()
        }
        asked.add(tag)
        return
      }
      if (answer.body.length > bounds.length) return
      if (kept.size >= bounds.answers) kept.delete(kept.keys().next().value!)
      kept.set(tag, answer)
    },
  }
}
