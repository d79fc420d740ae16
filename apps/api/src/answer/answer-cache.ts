import type { Format } from '@effzoo/contract'

/** A body as it is sent, and what goes into its headers. */
export interface Answer {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly format: Format
  readonly nextCursor: string | null
}

export interface AnswerCache {
  get(tag: string): Answer | undefined
  /** Keeps an answer that was asked for before: most never are again, and to keep them all would only move them about in memory. */
  offer(tag: string, answer: Answer): void
}

const bounds = { tags: 2_048, answers: 256, length: 65_536 } as const

export function createAnswerCache(): AnswerCache {
  const asked = new Set<string>()
  const kept = new Map<string, Answer>()
  return {
    get: (tag) => kept.get(tag),
    offer(tag, answer) {
      if (!asked.delete(tag)) {
        if (asked.size >= bounds.tags) asked.delete(asked.values().next().value!)
        asked.add(tag)
        return
      }
      if (answer.body.length > bounds.length) return
      if (kept.size >= bounds.answers) kept.delete(kept.keys().next().value!)
      // bytes are cut from a larger piece of memory, which must not stay for their sake
      kept.set(tag, typeof answer.body === 'string' ? answer : { ...answer, body: answer.body.slice() })
    },
  }
}
