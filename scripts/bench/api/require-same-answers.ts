import { isDeepStrictEqual } from 'node:util'
import { drawQueries, type QueryKind } from './queries.ts'

const queryCount = 150

interface Page {
  readonly items: readonly object[]
  readonly nextCursor: string | null
}

async function read(port: number, path: string): Promise<Page> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Page
}

/** Two servers that answer different things cannot be compared: item for item, and the page after it too. */
export async function requireSameAnswers(onePort: number, otherPort: number, seed: number): Promise<void> {
  for (const kind of ['plain', 'joined'] satisfies QueryKind[]) {
    for (const path of drawQueries(kind, queryCount, seed + 1_000)) {
      const [one, other] = await Promise.all([read(onePort, path), read(otherPort, path)])
      const hasNext = (page: Page) => page.nextCursor !== null
      if (!isDeepStrictEqual(one.items, other.items) || hasNext(one) !== hasNext(other))
        throw new Error(`the two answer ${path} differently`)
      if (one.nextCursor === null || other.nextCursor === null) continue
      const [next, otherNext] = await Promise.all([
        read(onePort, `${path}&cursor=${one.nextCursor}`),
        read(otherPort, `${path}&cursor=${other.nextCursor}`),
      ])
      if (!isDeepStrictEqual(next.items, otherNext.items)) throw new Error(`the two answer the second page of ${path} differently`)
    }
  }
}
