// `npm run dev:worker`: the Worker in wrangler dev, offline, over a database file that a libSQL server of our own serves.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { prepareDatabase } from './deploy/prepare-database.ts'
import { root, startWrangler } from './deploy/wrangler.ts'
import { startHranaServer } from './hrana/server.ts'

const dataDir = resolve(process.env.DATA_DIR || join(root, '.data'))
const port = process.env.PORT || '8788'
const file = join(dataDir, 'worker.db')

mkdirSync(dataDir, { recursive: true })
const database = await startHranaServer({ file })
await prepareDatabase(database.url, undefined)
process.stdout.write(`dev:worker: ${file} is served at ${database.url}\n`)

const wrangler = startWrangler([
  ...['dev', '--ip', '127.0.0.1', '--port', port, '--inspector-port', '0'],
  ...['--var', `DATABASE_URL:${database.url}`, '--var', 'AUTH:open', '--persist-to', join(dataDir, 'wrangler')],
  ...['--show-interactive-dev-session', 'false', '--test-scheduled'],
])
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => wrangler.kill(signal))
wrangler.once('exit', async (code) => {
  await database.close()
  process.exit(code ?? 0)
})
