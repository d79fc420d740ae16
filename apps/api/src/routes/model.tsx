/** @jsxImportSource hono/jsx */
import { byNearness, ModelCard, PxQuery, ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { pageHeaders, renderPage, wantsPage } from '../answer/answer-page.ts'
import type { AppEnv } from '../app-env.ts'
import { buildCard } from '../model-card/build-card.ts'
import { ModelPage } from '../pages/model-page.tsx'
import { problemsAt } from '../problem.ts'
import type { Snapshot } from '../registry/snapshot.ts'
import { createRouter } from '../router.ts'
import { sha256 } from '../sha256.ts'

/** Answers 304 by the ETag that the handler set. */
const revalidate: MiddlewareHandler<AppEnv> = etag()

const getModel = createRoute({
  method: 'get',
  path: '/models/{id}',
  operationId: 'getModel',
  tags: ['models'],
  summary: 'All that the registry knows of one variant',
  description:
    'Its spec and stages, its counts at any size, what was published of it and where sources differ, the newest measurement of each setting, ' +
    'its neighbours on the Pareto front, and the commands to run it. A browser gets a page.',
  request: {
    params: z.object({ id: z.string().max(200).meta({ description: 'Id of a variant', example: 'efficientnetv2-s' }) }),
    query: z.strictObject({ px: PxQuery.optional().meta({ description: 'Side of the image that counts and stages are of' }) }),
  },
  middleware: revalidate,
  responses: {
    200: { description: 'The variant', content: { 'application/json': { schema: ModelCard }, 'text/html': { schema: z.string() } } },
    304: { description: 'Nothing has changed since the answer whose ETag is in if-none-match' },
    ...problemsAt({ 404: 'No such variant; the nearest name is suggested', 422: 'px is no size of an image' }),
  },
})

export const model = createRouter().openapi(getModel, async (c) => {
  const { db, snapshot, nowMs } = c.var
  const { id } = c.req.valid('param')
  const detail = snapshot.find(id) ?? refuse(id, snapshot)
  const card = await buildCard(detail, c.req.valid('query').px, { db, snapshot, nowMs: nowMs() })
  const body = JSON.stringify(card)
  const tag = (await sha256(body)).slice(0, 32)
  const headers = { 'cache-control': 'no-cache', vary: 'accept' }
  if (wantsPage(c))
    return c.html(await renderPage(<ModelPage card={card} />), 200, { ...headers, ...(await pageHeaders()), etag: `"${tag}-page"` })
  return c.body(body, 200, { ...headers, etag: `"${tag}"`, 'content-type': 'application/json' })
})

function refuse(id: string, { variants }: Snapshot): never {
  const nearest = byNearness(
    id,
    variants.map((known) => known.id),
  )[0]
  throw new ZooError('variant-not-found', `there is no variant ${id}; did you mean ${nearest}? GET /models lists all`)
}
