import { type Scope, ZooError } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { bearerOf } from '../auth/bearer.ts'
import { findToken } from '../db/queries/find-token.ts'

const howToGet = (scope: Scope | null) =>
  `whoever runs this registry makes one with npm run admin -- token create --name NAME --scopes ${scope ?? 'SCOPE'}, and zoo login keeps it`

/**
 * Lets a token in that has the scope, or with null any token, and says whose request it is. Where the app is open, everybody is whoever
 * sits at the machine.
 */
export const requireScope = (scope: Scope | null) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (c.var.auth === 'open' && scope !== null) {
      c.set('actor', 'local')
      return next()
    }
    const secret = bearerOf(c)
    if (secret === undefined) {
      const what = scope === null ? 'a token' : `a token with the scope ${scope}`
      throw new ZooError('unauthenticated', `send the header authorization: Bearer and ${what}; ${howToGet(scope)}`)
    }
    if (secret.startsWith('effrk_')) {
      throw new ZooError('unauthenticated', `this is the key of a runner, which reports work; here a token is needed: ${howToGet(scope)}`)
    }
    const token = await findToken(c.var.db, secret, c.var.nowMs())
    if (scope !== null && !token.scopes.includes(scope)) {
      throw new ZooError('missing-scope', `this needs the scope ${scope}; the token ${token.id} has ${token.scopes.join(', ')}`)
    }
    c.set('actor', token.id)
    c.set('token', token)
    return next()
  })
