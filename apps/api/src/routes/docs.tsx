/** @jsxImportSource hono/jsx */
import type { Handler } from 'hono'
import { html } from 'hono/html'
import { answerConstant } from '../answer/answer-constant.ts'
import type { AppEnv } from '../app-env.ts'
import { type ApiDocument, DocsPage } from '../pages/docs-page.tsx'
import { pagePolicy } from '../pages/page-policy.ts'

/** The OpenAPI document as a page of our own: nothing is fetched from elsewhere, so that it also reads offline. */
export const answerDocs = (describe: () => object): Handler<AppEnv> =>
  answerConstant(async () => ({
    body: String(await html`<!doctype html>${<DocsPage document={describe() as ApiDocument} />}`),
    headers: { 'content-type': 'text/html; charset=UTF-8', 'content-security-policy': await pagePolicy("'none'") },
  }))
