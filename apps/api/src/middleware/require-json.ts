import { ZooError } from '@effzoo/contract'
import type { MiddlewareHandler } from 'hono'
import { isPart } from './is-part.ts'

/**
 * Every write says that it is JSON, also one without a body, or bytes where it is a part of a file: a browser sends these types to another site
 * only after asking that site, which is never granted here. So no page can write by means of a form.
 */
export const requireJson: MiddlewareHandler = async (c, next) => {
  const contentType = c.req.header('content-type') ?? ''
  if (isPart(c.req)) {
    if (!/^application\/octet-stream\s*(;|$)/i.test(contentType)) {
      throw new ZooError(
        'unsupported-media-type',
        `the content-type is ${contentType || 'missing'}; send content-type: application/octet-stream`,
      )
    }
  } else if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new ZooError(
      'unsupported-media-type',
      `the content-type is ${contentType || 'missing'}; send content-type: application/json, also without a body`,
    )
  }
  await next()
}
