import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** Nothing may be loaded, run or framed. A page that has a style or a script sets its own, which names them by hash. */
const strictPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** https is the business of whoever stands in front and ends it, and so is to insist on it. */
const others = secureHeaders({ strictTransportSecurity: false, xFrameOptions: 'DENY' })

export const guardPages: MiddlewareHandler = async (c, next) => {
  await others(c, next)
  if (!c.res.headers.has('content-security-policy')) c.res.headers.set('content-security-policy', strictPolicy)
}
