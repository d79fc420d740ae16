import { z } from '@hono/zod-openapi'
import { problemsAt } from '../problem.ts'

type Page = z.ZodObject<{ items: z.ZodArray<z.ZodObject>; nextCursor: z.ZodType }>

const headers = {
  Link: { description: 'The next page, as rel="next"', schema: { type: 'string' } },
  ETag: { description: 'For if-none-match', schema: { type: 'string' } },
} as const

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
    304: { description: 'Nothing has changed since the answer whose ETag is in if-none-match' },
    ...problemsAt({ 422: 'A parameter is unknown, or its value is not allowed' }),
  } as const
}

/** The page with items that lack fields. An item that is one of several kinds is taken for any object. */
function partial(schema: z.ZodType): z.ZodType {
  const page = schema as Page
  const item = page.shape.items.element
  return page.extend({ items: z.array(item instanceof z.ZodObject ? item.partial() : z.record(z.string(), z.unknown())) })
}
