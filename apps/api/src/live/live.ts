import type { JobId } from '@effzoo/contract'
import type { Context } from 'hono'
import type { Guards } from '../app-env.ts'
import type { Database } from '../db/database.ts'
import { readMarks } from '../db/queries/read-job-events.ts'
import { addressKey } from '../rate-limit/client-address.ts'
import { countStreams, streamLimits } from './count-streams.ts'
import { createJobMarks, type JobMarks, lonelyJobMarks } from './job-marks.ts'

export interface StreamTimes {
  /** Between two looks for what other processes did. */
  readonly lookMs: number
  /** Without anything else to say, a stream says that it is there. */
  readonly keepAliveMs: number
  /** Then it ends, and who wants to hear more comes again. */
  readonly lastsMs: number
  /** After which clients come again. */
  readonly retryMs: number
  /** Whether streams of one process look together. */
  readonly looksTogether: boolean
}

export const streamTimes: StreamTimes = { lookMs: 500, keepAliveMs: 15_000, lastsMs: 15 * 60_000, retryMs: 1_000, looksTogether: true }

/** A Worker may ask its database 50 times for one request on Cloudflare's free plan. */
export const edgeStreamTimes: StreamTimes = { ...streamTimes, lookMs: 1_000, lastsMs: 40_000, looksTogether: false }

/** What the streams of one app share. */
export interface Live {
  readonly marks: JobMarks
  readonly times: StreamTimes
  /** Counts a stream of whoever sends the request; answers how to close it. Throws where there are too many. */
  openStream(c: Context): () => void
}

export function createLive(db: Database, { rateLimits, clientAddress }: Guards, times: StreamTimes = streamTimes): Live {
  const streams = countStreams(times.lastsMs, { ...streamLimits, perAddress: rateLimits && streamLimits.perAddress })
  const readAll = (jobs: readonly JobId[]) => readMarks(db, jobs)
  return {
    marks: times.looksTogether ? createJobMarks(readAll) : lonelyJobMarks(readAll),
    times,
    openStream: (c) => streams.open(addressKey(clientAddress(c))),
  }
}
