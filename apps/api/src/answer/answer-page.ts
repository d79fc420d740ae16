import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { html } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { pagePolicy } from '../pages/page-policy.ts'

/** Whether what is JSON for programs is asked for by a browser. */
export const wantsPage = (c: Context): boolean =>
  accepts(c, { header: 'Accept', supports: ['application/json', 'text/html'], default: 'application/json' }) === 'text/html'

export const renderPage = async (page: JSX.Element): Promise<string> => String(await html`<!doctype html>${page}`)

/** Of a page without a form. */
export const pageHeaders = async () => ({ 'content-security-policy': await pagePolicy("'none'") })
