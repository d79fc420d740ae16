import { ZooError } from '@effzoo/contract'
import { z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'

const sha256Member = /(?:^|,) *sha-256=:([A-Za-z0-9+/]{43}=): *(?:$|,)/

/** RFC 9530: `sha-256=:…:`, among others that are not looked at. */
export const ContentDigest = z
  .string()
  .regex(sha256Member, { error: 'sha-256=: and the digest of the body in base64, then a colon' })
  .optional()
  .meta({ description: 'Of the body as it is sent; where it is given and differs, nothing is written' })

/** Refuses a body that was changed or cut on its way, before anything of it is read. What is no digest the route's schema refuses. */
export const checkDigest = createMiddleware<AppEnv>(async (c, next) => {
  const announced = sha256Member.exec(c.req.header('content-digest') ?? '')?.[1]
  if (announced !== undefined) {
    const digest = await crypto.subtle.digest('SHA-256', await c.req.arrayBuffer())
    const found = btoa(String.fromCharCode(...new Uint8Array(digest)))
    if (found !== announced) {
      throw new ZooError('wrong-digest', `the body was announced with the SHA-256 ${announced}, and what came has ${found}; send it again`)
    }
  }
  return next()
})
