import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { chooseFormat } from './choose-format.ts'
import { searchOf } from './links.ts'

const empty = /(^|&)[^=&]*=(?=&|$)/

/** A form sends also what was left empty. For a browser that is nothing asked; for a program it stays a fault. */
export function withoutEmpty(c: Context<AppEnv>, path: string, search: string): Response | undefined {
  if (!empty.test(search) || chooseFormat(c.req.header('accept')) !== 'html') return undefined
  const pairs = search.split('&').filter((pair) => !pair.endsWith('='))
  return c.redirect(pairs.length > 0 ? `${path}?${pairs.join('&')}` : path, 303)
}

export const dropEmpty: MiddlewareHandler<AppEnv> = (c, next) => {
  const redirect = withoutEmpty(c, c.req.path, searchOf(c.req.url))
  return redirect ? Promise.resolve(redirect) : next()
}
