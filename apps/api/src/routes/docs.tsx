/** @jsxImportSource hono/jsx */
import type { Handler } from 'hono'
import { html } from 'hono/html'
import type { AppEnv } from '../app-env.ts'
import { type ApiDocument, DocsPage } from '../pages/docs-page.tsx'
import { pagePolicy } from '../pages/page-policy.ts'

/** The OpenAPI document as a page of our own: nothing is fetched from elsewhere, so that it also reads offline. */
export function answerDocs(describe: () => object): Handler<AppEnv> {
  let page: string | undefined
  return async (c) => {
    page ??= String(await html`<!doctype html>${<DocsPage document={describe() as ApiDocument} />}`)
    return c.html(page, 200, { 'content-security-policy': await pagePolicy("'none'"), 'cache-control': 'no-cache' })
  }
}
