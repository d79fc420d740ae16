import { z } from '@hono/zod-openapi'
import { problemsAt } from '../problem.ts'

type Page = z.ZodObject<{ items: z.ZodArray<z.ZodObject>; nextCursor: z.ZodType }>

const headers = {
  Link: { description: 'The next page, as rel="next"', schema: { type: 'string' } },
  ETag: { description: 'For if-none-match', schema: { type: 'string' } },
} as const

/** A form sends also what was left empty. */
const withoutEmpty = { description: 'To a browser: where the same lies without the parameters that have no value' }

const text = { schema: z.string() }

/** What a list may answer, for the OpenAPI document: with `fields` the items have those alone. */
export function listResponses<Schema extends z.ZodType>(page: Schema, description: string) {
  return {
    200: {
      description,
      headers,
      content: {
        'application/json': { schema: z.union([page, partial(page)]) },
        'application/x-ndjson': text,
        'text/csv': text,
        'text/html': text,
      },
    },
    303: withoutEmpty,
    304: { description: 'Nothing has changed since the answer whose ETag is in if-none-match' },
    ...problemsAt({ 422: 'A parameter is unknown, or its value is not allowed' }),
  } as const
}

/** What a list that is read from the database may answer: whole items always, and nothing to revalidate. */
export const liveResponses = <Schema extends z.ZodType>(page: Schema, description: string) =>
  ({
    200: {
      description,
      headers: { Link: headers.Link },
      content: { 'application/json': { schema: page }, 'application/x-ndjson': text, 'text/csv': text, 'text/html': text },
    },
    303: withoutEmpty,
    ...problemsAt({ 422: 'A parameter is unknown, or its value is not allowed' }),
  }) as const

/** The page with items that lack fields. An item that is one of several kinds is taken for any object. */
function partial(schema: z.ZodType): z.ZodType {
  const page = schema as Page
  const item = page.shape.items.element
  if (!(item instanceof z.ZodObject)) return page.extend({ items: z.array(z.record(z.string(), z.unknown())) })
  const some = 'measured' in item.shape ? item.partial().extend({ measured: z.record(z.string(), z.unknown()).optional() }) : item.partial()
  return page.extend({ items: z.array(some) })
}
