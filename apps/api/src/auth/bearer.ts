import type { Context } from 'hono'

const maxLength = 200

/** The secret that the request carries; undefined where it carries none, or something that no registry gave out. */
export function bearerOf(c: Context): string | undefined {
  const header = c.req.header('authorization')
  if (header === undefined || header.length > maxLength) return undefined
  return /^Bearer +(\S+)$/i.exec(header)?.[1]
}
