import { createRandom } from '@effzoo/stats'
import { expect } from 'vitest'
import { drawRequest } from './drawn-requests.ts'
import type { RawAnswer, RawRequest } from './open-roads.ts'

type Both = (asked: RawRequest) => Promise<RawAnswer[]>

/** Requires the same answer of both to each drawn request, and to the one that asks whether it has changed; answers with which statuses they came. */
export async function compareDrawn(both: Both, { seed, count }: { readonly seed: number; readonly count: number }): Promise<unknown[]> {
  const random = createRandom(seed)
  const statuses = new Set<unknown>()
  async function compare(asked: RawRequest) {
    const [direct, throughApp] = await both(asked)
    expect(direct, JSON.stringify(asked)).toEqual(throughApp)
    statuses.add(direct!.status)
    return direct!
  }

  for (let i = 0; i < count; i++) {
    const asked = drawRequest(random)
    const { headers } = await compare(asked)
    if (headers.etag && random.chance(0.3))
      await compare({ ...asked, headers: [...(asked.headers ?? []), 'if-none-match', String(headers.etag)] })
  }
  return [...statuses]
}
