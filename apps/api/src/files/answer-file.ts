import { ZooError } from '@effzoo/contract'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { HeldFile } from '../db/queries/read-checkpoints.ts'
import { problemResponse } from '../problem.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { parseRange } from './parse-range.ts'

const tagsIn = (header: string | undefined) => header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []

/**
 * A file, or a range of it, as it streams from the store; where clients reach the store themselves, the way there. Its ETag is its digest, so that
 * whoever goes on after a break learns when the name stands for other bytes.
 */
export async function answerFile(c: Context<AppEnv>, { name, sha256, sizeBytes, key }: HeldFile, store: BlobStore): Promise<Response> {
  const etag = `"${sha256}"`
  const headers = {
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  }
  if (tagsIn(c.req.header('if-none-match')).some((tag) => tag === etag || tag === '*')) return new Response(null, { status: 304, headers })

  const ifRange = c.req.header('if-range')
  const range = ifRange === undefined || ifRange === etag ? parseRange(c.req.header('range'), sizeBytes) : undefined
  if (range === null) {
    const error = new ZooError(
      'range-not-satisfiable',
      `${name} has ${sizeBytes} bytes, and ${c.req.header('range')} asks for none of them`,
    )
    return problemResponse(error, { 'content-range': `bytes */${sizeBytes}`, etag })
  }
  const sent = {
    ...headers,
    'content-length': String(range?.length ?? sizeBytes),
    ...(range && { 'content-range': `bytes ${range.offset}-${range.offset + range.length - 1}/${sizeBytes}` }),
  }
  const status = range ? 206 : 200
  if (c.req.raw.method === 'HEAD') return new Response(null, { status, headers: sent })

  if (store.presign) {
    const location = (await store.presign(key)).href
    return new Response(null, { status: 307, headers: { location, etag, 'cache-control': 'no-store' } })
  }
  const stream = await store.read(key, range)
  if (!stream) throw new Error(`the store lacks the object ${key} of ${name}, which the database has`)
  return new Response(stream, { status, headers: sent })
}
