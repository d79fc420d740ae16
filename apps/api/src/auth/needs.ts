import type { Scope } from '@effzoo/contract'

/** What a request must show: nothing, any token, a token with a scope, or a registered runner's key. */
export type Need = 'public' | 'token' | 'runner' | Scope

/**
 * Every route that writes, and those that read what is not for everybody. The app asks this table and nothing else; a writing route that
 * is not in it needs `admin`, and fails a test.
 */
const needs: Readonly<Record<string, Need>> = {
  'POST /jobs': 'jobs:write',
  'POST /jobs/{id}/cancel': 'jobs:write',
  'POST /jobs/{id}/redrive': 'jobs:write',
  'POST /sweeps': 'jobs:write',
  'POST /sweeps/{id}/cancel': 'jobs:write',
  'POST /schedules': 'jobs:write',
  'POST /schedules/{id}/pause': 'jobs:write',
  'POST /schedules/{id}/resume': 'jobs:write',
  'DELETE /schedules/{id}': 'jobs:write',
  'POST /webhooks': 'jobs:write',
  'GET /webhooks': 'jobs:write',
  'GET /webhooks/{id}': 'jobs:write',
  'DELETE /webhooks/{id}': 'jobs:write',
  'POST /webhooks/{id}/test': 'jobs:write',
  'GET /webhooks/{id}/deliveries': 'jobs:write',
  'POST /webhooks/{id}/deliveries/{delivery}/retry': 'jobs:write',
  'POST /runners': 'runners:register',
  'PUT /runners/self': 'runner',
  'POST /jobs/claim': 'runner',
  'POST /jobs/{id}/attempts/{attempt}/heartbeat': 'runner',
  'PUT /jobs/{id}/attempts/{attempt}/result': 'runner',
  'PUT /jobs/{id}/attempts/{attempt}/failure': 'runner',
  'POST /jobs/{id}/attempts/{attempt}/release': 'runner',
  // counts what it is given and keeps nothing
  'POST /analyze': 'public',
  'POST /models': 'models:write',
  'DELETE /models/{id}': 'models:write',
  'POST /uploads': 'checkpoints:write',
  'GET /uploads/{id}': 'checkpoints:write',
  'PUT /uploads/{id}/parts/{part}': 'checkpoints:write',
  'POST /uploads/{id}/complete': 'checkpoints:write',
  'POST /checkpoints': 'checkpoints:write',
  'PUT /checkpoints/{variant}/tags/{tag}': 'checkpoints:write',
  'DELETE /checkpoints/{id}': 'checkpoints:write',
  // counts of what goes on here are nobody's business; and a scraper's token is to do nothing else
  'GET /metrics': 'metrics:read',
  'POST /tokens': 'admin',
  'GET /tokens': 'admin',
  'GET /tokens/self': 'token',
  'DELETE /tokens/{id}': 'admin',
}

const reading = ['GET', 'HEAD', 'OPTIONS']

export const isListed = (method: string, path: string) => Object.hasOwn(needs, `${method} ${path}`)

/** Of a route as the OpenAPI document writes it: `/jobs/{id}`. */
export function needOf(method: string, path: string): Need {
  const key = `${method === 'HEAD' ? 'GET' : method} ${path}`
  if (Object.hasOwn(needs, key)) return needs[key]!
  return reading.includes(method) ? 'public' : 'admin'
}
