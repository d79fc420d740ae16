// The API as `npm run serve` has it, on a database that is seeded already: argument is { url, port }.
import process from 'node:process'
import { serve } from '@hono/node-server'
import { createApp, type Deps } from '../../../apps/api/src/app.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { openRegistry } from '../../../apps/api/src/registry/registry.ts'

const { url, port } = JSON.parse(process.argv[2] ?? '{}') as { url: string; port: number }
const { db } = await openDatabase(url)
const registry = await openRegistry(db, Date.now())
// no file is asked for here
const app = createApp({ db, registry, nowMs: Date.now, random: Math.random } as Deps)
serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => console.log('ready'))
process.once('SIGTERM', () => process.exit(0))
