import { z } from '@hono/zod-openapi'

/** The header of a request that may be sent again; `what` it makes is made once. */
export const idempotencyHeaders = (what: 'job' | 'sweep') =>
  z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/, { error: '1 to 200 visible ASCII characters' })
      .optional()
      .meta({ description: `The same key with the same body makes one ${what}, however often it is sent` }),
  })
