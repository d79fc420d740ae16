import type { Handler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { hashText } from '../hash-text.ts'
import { gzipBody, gzipTagOf, heldTag } from './gzip-body.ts'

interface Constant {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What is the same as long as the code is: made when it is first asked for, and sent compressed, or not at all to who has it. */
export function answerConstant(make: () => Constant | Promise<Constant>): Handler<AppEnv> {
  let kept: (Constant & { readonly tag: string }) | undefined
  return async (c) => {
    if (!kept) {
      const made = await make()
      kept = { ...made, tag: `"${hashText(made.body)}"` }
    }
    const acceptEncoding = c.req.header('accept-encoding')
    const headers = { 'cache-control': 'no-cache', vary: 'Accept-Encoding' }
    const held = heldTag(c.req.header('if-none-match'), kept.tag, acceptEncoding)
    if (held) return c.body(null, 304, { ...headers, etag: held })
    const gzipped = gzipBody(kept, acceptEncoding, c.get('gzip'))
    if (!gzipped) return c.body(kept.body, 200, { ...headers, ...kept.headers, etag: kept.tag })
    return c.body(gzipped, 200, { ...headers, ...kept.headers, etag: gzipTagOf(kept.tag), 'content-encoding': 'gzip' })
  }
}
