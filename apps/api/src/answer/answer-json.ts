import type { Context, TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import type { AppEnv } from '../app-env.ts'
import { answerPlain } from './answer-plain.ts'

/** As c.json, and as quick as answerPlain. */
export const answerJson = <Body, Status extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  body: Body,
  status: Status,
  headers?: Readonly<Record<string, string>>,
) =>
  answerPlain(c, JSON.stringify(body), status, { 'content-type': 'application/json', ...headers }) as Response &
    TypedResponse<JSONParsed<Body>, Status, 'json'>
