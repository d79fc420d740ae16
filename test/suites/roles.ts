import { type Scope, scopeNames } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../apps/api/src/app.ts'
import type { Database } from '../../apps/api/src/db/database.ts'
import { createToken } from '../../apps/api/src/db/queries/create-token.ts'
import { registerRunner } from '../../apps/api/src/db/queries/register-runner.ts'
import { revokeToken } from '../../apps/api/src/db/queries/revoke-token.ts'
import { openApiPath } from '../../apps/api/src/middleware/authorize.ts'
import { registration } from '../api/fixtures.ts'

/** Who may use each route that is not for everybody. Written here by hand, so that a slip in the app's own table shows. */
const matrix: Readonly<Record<string, readonly Role[]>> = {
  'POST /jobs': ['jobs:write'],
  'POST /jobs/{id}/cancel': ['jobs:write'],
  'POST /jobs/{id}/redrive': ['jobs:write'],
  'POST /sweeps': ['jobs:write'],
  'POST /sweeps/{id}/cancel': ['jobs:write'],
  'POST /schedules': ['jobs:write'],
  'POST /schedules/{id}/pause': ['jobs:write'],
  'POST /schedules/{id}/resume': ['jobs:write'],
  'DELETE /schedules/{id}': ['jobs:write'],
  'POST /webhooks': ['jobs:write'],
  'GET /webhooks': ['jobs:write'],
  'GET /webhooks/{id}': ['jobs:write'],
  'DELETE /webhooks/{id}': ['jobs:write'],
  'POST /webhooks/{id}/test': ['jobs:write'],
  'GET /webhooks/{id}/deliveries': ['jobs:write'],
  'POST /webhooks/{id}/deliveries/{delivery}/retry': ['jobs:write'],
  'POST /runners': ['runners:register'],
  'PUT /runners/self': ['runner'],
  'POST /jobs/claim': ['runner'],
  'POST /jobs/{id}/attempts/{attempt}/heartbeat': ['runner'],
  'PUT /jobs/{id}/attempts/{attempt}/result': ['runner'],
  'PUT /jobs/{id}/attempts/{attempt}/failure': ['runner'],
  'POST /jobs/{id}/attempts/{attempt}/release': ['runner'],
  'POST /models': ['models:write'],
  'DELETE /models/{id}': ['models:write'],
  'POST /uploads': ['checkpoints:write'],
  'GET /uploads/{id}': ['checkpoints:write'],
  'PUT /uploads/{id}/parts/{part}': ['checkpoints:write'],
  'POST /uploads/{id}/complete': ['checkpoints:write'],
  'POST /checkpoints': ['checkpoints:write'],
  'PUT /checkpoints/{variant}/tags/{tag}': ['checkpoints:write'],
  'DELETE /checkpoints/{id}': ['checkpoints:write'],
  'GET /metrics': ['metrics:read'],
  'POST /tokens': ['admin'],
  'GET /tokens': ['admin'],
  'GET /tokens/self': scopeNames,
  'DELETE /tokens/{id}': ['admin'],
}
/** They write nothing, though their method could. */
const forEverybody = ['POST /analyze']

const strangers = ['nobody', 'garbage', 'unknown', 'expired', 'revoked'] as const
type Role = (typeof strangers)[number] | Scope | 'runner'
const roles: readonly Role[] = [...strangers, ...scopeNames, 'runner']

/** An API that asks for tokens. */
export interface GuardedApi {
  /** Its database: what a secret that has expired or was revoked is made with. */
  readonly db: Database
  readonly nowMs: () => number
  /** Of the request that is sent; a body goes as JSON. */
  status(method: string, path: string, body: object | undefined, headers: Readonly<Record<string, string>>): Promise<number>
}

async function mintSecrets({ db, nowMs }: GuardedApi): Promise<Record<Role, string | undefined>> {
  const mint = (scopes: readonly Scope[], expiresAtMs: number | null = null) =>
    createToken(db, { name: 'x', scopes, expiresAtMs }, 'local', nowMs())
  const revoked = await mint(scopeNames)
  await revokeToken(db, revoked.token.id, 'local', nowMs())
  return {
    nobody: undefined,
    garbage: 'x',
    unknown: 'zoo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAZClWt',
    expired: (await mint(scopeNames, nowMs())).secret,
    revoked: revoked.secret,
    'jobs:write': (await mint(['jobs:write'])).secret,
    'runners:register': (await mint(['runners:register'])).secret,
    'models:write': (await mint(['models:write'])).secret,
    'checkpoints:write': (await mint(['checkpoints:write'])).secret,
    'metrics:read': (await mint(['metrics:read'])).secret,
    admin: (await mint(['admin'])).secret,
    runner: (await registerRunner(db, registration, 'local', nowMs())).key,
  }
}

const idOf: Readonly<Record<string, string>> = {
  jobs: 'job',
  runners: 'runner',
  results: 'result',
  tokens: 'token',
  uploads: 'upload',
  sweeps: 'swp',
  schedules: 'sch',
  webhooks: 'whk',
}
/** Of something that is not there: whoever is let in does no harm. */
const urlOf = (path: string) =>
  path
    .replace('{attempt}', '1')
    .replace('{part}', '1')
    .replace('{delivery}', 'dlv_00000000000000000000000000')
    .replace('{variant}', 'efficientnet-b0')
    .replace('{tag}', 'latest')
    .replace('{name}', 'x')
    .replace('{id}', `${idOf[path.split('/')[1]!] ?? 'x'}_00000000000000000000000000`)

const isToken = (role: Role) => (scopeNames as readonly string[]).includes(role)

/** As the app has them, wherever it runs. */
const { routes } = createApp({} as never)
const routesWhere = (has: (method: string) => boolean) => [
  ...new Set(routes.filter(({ method }) => has(method)).map(({ method, path }) => `${method} ${openApiPath(path)}`)),
]

/** Each role at each route of an API that runs on `name`; `open` is called in a test, which ends it when it is finished. */
export function testRoles(name: string, open: () => Promise<GuardedApi>) {
  describe(`the matrix of roles and routes on ${name}`, () => {
    it('has every route that writes', () => {
      const writing = routesWhere((method) => !['GET', 'ALL'].includes(method))

      expect(writing.filter((route) => !(route in matrix) && !forEverybody.includes(route))).toEqual([])
    })

    it('lets in whom it names, and answers everybody else 401, or 403 to a token that lacks the scope', async () => {
      const api = await open()
      const secrets = await mintSecrets(api)
      const wrong: string[] = []
      let tried = 0
      for (const route of routesWhere((method) => method !== 'ALL')) {
        const [method, path] = route.split(' ') as [string, string]
        const allowed = matrix[route]
        for (const role of roles) {
          const secret = secrets[role]
          const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` }
          // what is no valid body is enough: whoever is let in learns that, and the others do not
          const status = await api.status(method, urlOf(path), method === 'GET' ? undefined : {}, headers)
          const expected = !allowed || allowed.includes(role) ? 'in' : isToken(role) && !allowed.includes('runner') ? 403 : 401
          const seen = status === 401 || status === 403 ? status : status >= 500 ? 'broken' : 'in'
          if (seen !== expected) wrong.push(`${route} as ${role}: ${status}, and ${expected} was expected`)
          tried++
        }
      }
      expect(wrong).toEqual([])
      expect(tried).toBeGreaterThan(150)
    })
  })
}
