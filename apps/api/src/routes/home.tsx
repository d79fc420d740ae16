/** @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import { listNewestResults } from '../db/queries/list-newest-results.ts'
import { HomePage } from '../pages/home-page.tsx'
import { style } from '../pages/style.ts'
import { listModels } from '../registry/list-models.ts'
import { createRouter } from '../router.ts'

const shownResults = 20

export const home = createRouter()

/** Not in the OpenAPI document: it is for people, and shows what the other routes answer. */
home.get('/', async (c) => {
  const { db, snapshot } = c.var
  const { rows } = listModels(snapshot.catalog('none'), { sort: [{ field: 'params', descending: false }], limit: snapshot.variants.length })
  const page = (
    <HomePage
      variants={rows.map((row) => snapshot.variants[row]!)}
      headlineOf={({ id }) => snapshot.find(id)?.headline ?? null}
      results={await listNewestResults(db, shownResults)}
    />
  )
  return c.html(html`<!doctype html>${page}`, 200, { 'content-security-policy': await policy() })
})

/** Nothing may be loaded or run; the one style is known by its hash. */
async function policy() {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
