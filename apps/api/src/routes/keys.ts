import { RegistryKeyList } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { listSigningKeys } from '../db/queries/list-signing-keys.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const getKeys = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'listKeys',
  tags: ['checkpoints'],
  summary: 'The keys that manifests are signed with',
  description:
    'Newest first, those that no longer sign among them. Each but the first is vouched for by the one before it; clients pin one, and follow from there.',
  responses: { 200: { description: 'The public keys', content: { 'application/json': { schema: RegistryKeyList } } }, ...problemsAt({}) },
})

export const keys = createRouter().openapi(getKeys, async (c) =>
  c.json({ keys: await listSigningKeys(c.var.db) }, 200, { 'cache-control': 'no-cache' }),
)
