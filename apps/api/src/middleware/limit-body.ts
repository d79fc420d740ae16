import { chunkBytes, ZooError } from '@effzoo/contract'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isPart } from './is-part.ts'

const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new ZooError('body-too-large', `the body may have at most ${maxSize} bytes`)
    },
  })

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
