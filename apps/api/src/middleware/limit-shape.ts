import { ZooError } from '@effzoo/contract'
import type { Context, MiddlewareHandler } from 'hono'
import { isPart } from './is-part.ts'

const maxUrlLength = 8_192
const maxDepth = 32

/** A cursor has some hundred characters, a filter some thousand. Headers are bounded by the server itself. */
export function limitUrl({ req }: Context): void {
  if (req.url.length > maxUrlLength) throw new ZooError('uri-too-long', `the URL may have at most ${maxUrlLength} characters`)
}

/** Before anything walks over the body. The text is kept by the request, and parsed from there. */
export const limitDepth: MiddlewareHandler = async (c, next) => {
  if (!isPart(c.req) && depthOf(await c.req.text()) > maxDepth)
    throw new ZooError('body-too-deep', `arrays and objects may stand in each other ${maxDepth} deep`)
  await next()
}

/** How deep brackets are open at most, outside of strings. Whether it is JSON at all is not asked. */
export function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isString) {
      if (code === 0x5c) i++
      else if (code === 0x22) isString = false
    } else if (code === 0x22) isString = true
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x5d || code === 0x7d) depth--
  }
  return deepest
}
