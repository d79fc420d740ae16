import { chunkBytes, ZooError } from '@effzoo/contract'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isPart } from './is-part.ts'

/**
 * A body whose length is announced is not touched: the server reads no more than that, and hono's own limit makes a whole Request to look
 * at it. All others are counted by hono.
 */
function limit(maxSizeBytes: number): MiddlewareHandler {
  const refuse = () => {
    throw new ZooError('body-too-large', `the body may have at most ${maxSizeBytes} bytes`)
  }
  const count = bodyLimit({ maxSize: maxSizeBytes, onError: refuse })
  return (c, next) => {
    const announced = c.req.header('content-length')
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) return count(c, next)
    return Number(announced) > maxSizeBytes ? refuse() : next()
  }
}

/** 100,000 samples with their losses fit in, and the digests of a file of 64 GiB; everything else is small. */
const limitLarge = limit(4 * 2 ** 20)
const limitOther = limit(64 * 2 ** 10)
const limitPart = limit(chunkBytes)

const isLarge = /\/result$|^\/uploads$|^\/checkpoints$/

/** To ask whether a GET has a body costs more than to answer it; nothing here reads one. */
export const limitBody: MiddlewareHandler = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  if (isPart(c.req)) return limitPart(c, next)
  return isLarge.test(c.req.path) ? limitLarge(c, next) : limitOther(c, next)
}
