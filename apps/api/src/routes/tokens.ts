import { MintedToken, Token, TokenId, TokenList, TokenRequest, ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { createToken } from '../db/queries/create-token.ts'
import { listTokens } from '../db/queries/list-tokens.ts'
import { revokeToken } from '../db/queries/revoke-token.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const noStore = { 'cache-control': 'no-store' }

const postToken = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'Make a token',
  description: 'Its secret stands in this answer only; the registry keeps its hash. A token cannot give scopes that it lacks itself.',
  request: { body: { required: true, content: { 'application/json': { schema: TokenRequest } } } },
  responses: {
    201: { description: 'The token and its secret', content: { 'application/json': { schema: MintedToken } } },
    ...problemsAt({ 422: 'The request is not valid' }),
  },
})

const getTokens = createRoute({
  method: 'get',
  path: '/tokens',
  summary: 'All tokens',
  description: 'Newest first, with those that have expired or were revoked; without their secrets, which nobody keeps.',
  responses: { 200: { description: 'The tokens', content: { 'application/json': { schema: TokenList } } }, ...problemsAt({}) },
})

const getSelf = createRoute({
  method: 'get',
  path: '/tokens/self',
  summary: 'The token that asks',
  description: 'What it may do and until when; zoo login tries a token with this.',
  responses: { 200: { description: 'The token', content: { 'application/json': { schema: Token } } }, ...problemsAt({}) },
})

const deleteToken = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  summary: 'Revoke a token',
  description: 'It is refused from the next request on. It stays in the list, and cannot be given back what it could do.',
  request: { params: z.object({ id: TokenId }) },
  responses: {
    200: { description: 'The token as it is now', content: { 'application/json': { schema: Token } } },
    ...problemsAt({ 404: 'No such token' }),
  },
})

export const tokens = createRouter()
  .openapi(postToken, async (c) => {
    const { db, auth, token: own, actor } = c.var
    const request = c.req.valid('json')
    const nowMs = c.var.nowMs()
    const wider = auth === 'open' ? [] : request.scopes.filter((scope) => !own.scopes.includes(scope))
    if (wider.length > 0) {
      throw new ZooError(
        'missing-scope',
        `a token gives only scopes that it has: ${own.id} has ${own.scopes.join(', ')}, not ${wider.join(', ')}`,
      )
    }
    if (request.expiresAtMs !== null && request.expiresAtMs <= nowMs) {
      const errors = [{ pointer: '/expiresAtMs', detail: `lies in the past; it is now ${nowMs}` }]
      throw new ZooError('invalid-request', `/expiresAtMs: ${errors[0]!.detail}`, { errors })
    }
    const { token, secret } = await createToken(db, request, actor, nowMs)
    return c.json({ ...token, secret }, 201, noStore)
  })
  .openapi(getTokens, async (c) => c.json({ items: await listTokens(c.var.db) }, 200, noStore))
  .openapi(getSelf, (c) => c.json(c.var.token, 200, noStore))
  .openapi(deleteToken, async (c) => c.json(await revokeToken(c.var.db, c.req.valid('param').id, c.var.actor, c.var.nowMs()), 200))
