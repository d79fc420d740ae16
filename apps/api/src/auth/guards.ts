import type { Guards } from '../app-env.ts'
import { loopbackHosts } from '../middleware/require-known-host.ts'
import { defaultRateLimits } from '../rate-limit/limits.ts'

/** For one machine and whoever sits at it. */
export const loopbackGuards: Guards = {
  hosts: loopbackHosts,
  isPublic: false,
  corsOrigins: [],
  rateLimits: null,
  clientAddress: () => undefined,
}

/** For Cloudflare, which sets the header itself and lets no client do so. Limits count in one isolate, of which there are many. */
export const edgeGuards: Guards = {
  hosts: 'any',
  isPublic: true,
  corsOrigins: [],
  rateLimits: defaultRateLimits,
  clientAddress: (c) => c.req.header('cf-connecting-ip'),
}
