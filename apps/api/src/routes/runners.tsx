/** @jsxImportSource hono/jsx */
import {
  type ListQuery,
  RegisteredRunner,
  Runner,
  RunnerDetail,
  RunnerId,
  type RunnerItem,
  RunnerPage,
  RunnerQuery,
  RunnerRegistration,
  RunnerUpdate,
  runnerFields,
} from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { answerLive } from '../answer/answer-live.ts'
import { pageHeaders, renderPage, wantsPage } from '../answer/answer-page.ts'
import { liveResponses } from '../answer/list-responses.ts'
import { dropEmpty } from '../answer/without-empty.ts'
import { describeRunner } from '../db/queries/describe-runner.ts'
import { findRunner } from '../db/queries/find-runner.ts'
import { listRunners } from '../db/queries/list-runners.ts'
import { registerRunner } from '../db/queries/register-runner.ts'
import { watchRunner } from '../db/queries/watch-runner.ts'
import { RunnerDetailPage } from '../pages/runner-detail-page.tsx'
import { problemsAt } from '../problem.ts'
import type { Cell } from '../registry/query/table.ts'
import { createRouter } from '../router.ts'

const postRunner = createRoute({
  method: 'post',
  path: '/runners',
  summary: 'Register a runner',
  description: 'The key stands in this answer only; the registry keeps its hash. A runner that loses its key registers anew.',
  request: { body: { required: true, content: { 'application/json': { schema: RunnerRegistration } } } },
  responses: {
    201: { description: 'The runner and its key', content: { 'application/json': { schema: RegisteredRunner } } },
    ...problemsAt({ 422: 'The registration is not valid' }),
  },
})

const putSelf = createRoute({
  method: 'put',
  path: '/runners/self',
  summary: 'Say what this runner is now',
  description:
    'At each start, as device, engines and labels may have changed; and when it is to stop: with isDraining it is given no job any more, and a claim that waits is answered at once. It keeps its key and what it holds.',
  request: { body: { required: true, content: { 'application/json': { schema: RunnerUpdate } } } },
  responses: {
    200: { description: 'The runner as it is now', content: { 'application/json': { schema: Runner } } },
    ...problemsAt({ 422: 'The request is not valid' }),
  },
})

const getRunners = createRoute({
  method: 'get',
  path: '/runners',
  summary: 'Who measures',
  description: 'Those that were seen last come first.',
  request: { query: RunnerQuery },
  middleware: dropEmpty,
  responses: liveResponses(RunnerPage, 'One page of runners'),
})

const getRunner = createRoute({
  method: 'get',
  path: '/runners/{id}',
  summary: 'One runner: what it is, does and did',
  description: 'Device, engines and labels are as it described itself at its last start. A browser gets a page.',
  request: { params: z.object({ id: RunnerId }) },
  responses: {
    200: { description: 'The runner', content: { 'application/json': { schema: RunnerDetail }, 'text/html': { schema: z.string() } } },
    ...problemsAt({ 404: 'No such runner' }),
  },
})

export const runners = createRouter()
  .openapi(postRunner, async (c) => {
    const runner = await registerRunner(c.var.db, c.req.valid('json'), c.var.actor, c.var.nowMs())
    return c.json(runner, 201, { location: `/runners/${runner.id}`, 'cache-control': 'no-store' })
  })
  .openapi(putSelf, async (c) => {
    const { db, runner, notifier, nowMs } = c.var
    await describeRunner(db, runner, c.req.valid('json'), nowMs())
    notifier.changed(runner)
    return c.json(await findRunner(db, runner), 200)
  })
  .openapi(getRunners, async (c) => {
    const query: ListQuery = c.req.valid('query')
    const cell = (runner: object, field: string) => (runner as RunnerItem)[field as keyof RunnerItem] as Cell
    const page = await listRunners(c.var.db, query, c.var.nowMs())
    return (await answerLive(c, query, { path: '/runners', title: 'Runners', fields: runnerFields, cell, ...page })) as never
  })
  .openapi(getRunner, async (c) => {
    const runner = await watchRunner(c.var.db, c.req.valid('param').id, c.var.nowMs())
    const headers = { vary: 'accept' }
    if (!wantsPage(c)) return c.json(runner, 200, headers)
    return c.html(await renderPage(<RunnerDetailPage runner={runner} />), 200, { ...headers, ...(await pageHeaders()) })
  })
