/** @jsxImportSource hono/jsx */
import { pageHeaders, renderPage } from '../answer/answer-page.ts'
import { listNewestResults } from '../db/queries/list-newest-results.ts'
import { HomePage } from '../pages/home-page.tsx'
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
  return c.html(await renderPage(page), 200, await pageHeaders())
})
