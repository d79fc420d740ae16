import { ZooError } from '@effzoo/contract'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new ZooError('body-too-large', `the body may have at most ${maxSize} bytes`)
    },
  })

/** 100,000 samples with their losses fit in; everything else is small. */
const limitMeasurement = limit(4 * 2 ** 20)
const limitOther = limit(64 * 2 ** 10)

/** To ask whether a GET has a body costs more than to answer it; nothing here reads one. */
export const limitBody: MiddlewareHandler = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  return c.req.path.endsWith('/result') ? limitMeasurement(c, next) : limitOther(c, next)
}
