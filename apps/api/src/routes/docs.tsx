/** @jsxImportSource hono/jsx */
import type { Handler } from 'hono'
import { answerConstant } from '../answer/answer-constant.ts'
import { pageHeaders, renderPage } from '../answer/answer-page.ts'
import type { AppEnv } from '../app-env.ts'
import { type ApiDocument, DocsPage } from '../pages/docs-page.tsx'

/** The OpenAPI document as a page of our own: nothing is fetched from elsewhere, so that it also reads offline. */
export const answerDocs = (describe: () => object): Handler<AppEnv> =>
  answerConstant(async () => ({
    body: await renderPage(<DocsPage document={describe() as ApiDocument} />),
    headers: { 'content-type': 'text/html; charset=UTF-8', ...(await pageHeaders()) },
  }))
