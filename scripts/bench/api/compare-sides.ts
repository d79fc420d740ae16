import { createRandom, medianOf } from '@effzoo/stats'
import { backgroundShare } from '@effzoo/zoo/turns'
import { type LoadOptions, runLoad, type Turn } from './load.ts'
import { drawQueries } from './queries.ts'
import type { Server } from './server.ts'

export const loadKinds = ['plain', 'joined', 'hot', 'unchanged'] as const
export type LoadKind = (typeof loadKinds)[number]

export interface CompareOptions {
  readonly roundCount: number
  readonly requestCount: number
  readonly connectionCount: number
  readonly seed: number
}

export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export interface KindReport {
  readonly kind: LoadKind
  readonly effzoo: readonly Turn[]
  readonly peer: readonly Turn[]
  /** Of each round: requests per second over the peer's, and 99th percentile over the peer's. */
  readonly rateRatio: Spread
  readonly p99Ratio: Spread
}

export interface ApiReport {
  readonly options: CompareOptions
  readonly kinds: readonly KindReport[]
  readonly startMs: { readonly effzoo: number; readonly peer: number }
  readonly residentBytes: { readonly effzoo: number | null; readonly peer: number | null }
  readonly backgroundShares: readonly number[]
}

interface Sides {
  readonly effzoo: Server
  readonly peer: Server
}

const hotPath = '/models?maxParams=25M&minTop1=82&sort=-top1&limit=20'

/** Of the body as the load asks for it. */
const etagOf = async (port: number, path: string) =>
  (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag') ?? ''

/** Both in turns, in an order that is drawn in each round; the machine gives both the same client and the same requests. */
export async function compareSides({ effzoo, peer }: Sides, options: CompareOptions, say: (line: string) => void): Promise<ApiReport> {
  const { roundCount, requestCount, connectionCount, seed } = options
  const random = createRandom(seed)
  const turns = loadKinds.map((kind) => ({ kind, effzoo: [] as Turn[], peer: [] as Turn[] }))
  const etags = { effzoo: await etagOf(effzoo.port, hotPath), peer: await etagOf(peer.port, hotPath) }
  const backgroundShares: number[] = []

  async function turn(kind: LoadKind, side: keyof Sides, port: number, round: number): Promise<Turn> {
    const isUnique = kind === 'plain' || kind === 'joined'
    const paths = isUnique ? drawQueries(kind, requestCount, seed + 7 * round + 100_000) : new Array<string>(requestCount).fill(hotPath)
    const load: LoadOptions = { port, paths, connectionCount, status: kind === 'unchanged' ? 304 : 200 }
    return runLoad(kind === 'unchanged' ? { ...load, headers: { 'if-none-match': etags[side] } } : load)
  }

  // one round that does not count: both compile what is hot, and fill what they keep
  for (let round = -1; round < roundCount; round++) {
    backgroundShares.push(await backgroundShare())
    for (const { kind, ...of } of turns) {
      const sides: [keyof Sides, Server][] = [
        ['effzoo', effzoo],
        ['peer', peer],
      ]
      for (const [side, server] of random.chance(0.5) ? sides : sides.reverse()) {
        const measured = await turn(kind, side, server.port, round)
        if (round >= 0) of[side].push(measured)
      }
    }
    if (round >= 0) say(`round ${round + 1} of ${roundCount}`)
  }
  return {
    options,
    kinds: turns.map((of) => ({ ...of, rateRatio: ratioOf(of, 'requestsPerS'), p99Ratio: ratioOf(of, 'p99Ms') })),
    startMs: { effzoo: effzoo.startMs, peer: peer.startMs },
    residentBytes: { effzoo: await effzoo.residentBytes(), peer: await peer.residentBytes() },
    backgroundShares,
  }
}

function ratioOf({ effzoo, peer }: Pick<KindReport, 'effzoo' | 'peer'>, figure: 'requestsPerS' | 'p99Ms'): Spread {
  const ratios = effzoo.map((turn, round) => turn[figure] / peer[round]![figure])
  return { median: medianOf(ratios), low: Math.min(...ratios), high: Math.max(...ratios) }
}
