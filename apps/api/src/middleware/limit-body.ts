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

export const limitBody: MiddlewareHandler = (c, next) => (c.req.path.endsWith('/result') ? limitMeasurement(c, next) : limitOther(c, next))
