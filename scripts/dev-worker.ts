// `npm run dev:worker`: the Worker in wrangler dev, offline, over a database file that a libSQL server of our own serves.
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { provideSigningKey } from '../apps/api/src/checkpoints/file-signer.ts'
import { openDatabase } from '../apps/api/src/db/open-database.ts'
import { prepareDatabase } from './deploy/prepare-database.ts'
import { root, startWrangler } from './deploy/wrangler.ts'
import { startHranaServer } from './hrana/server.ts'

const dataDir = resolve(process.env.DATA_DIR || join(root, '.data'))
const port = process.env.PORT || '8788'
const file = join(dataDir, 'worker.db')

mkdirSync(dataDir, { recursive: true })
const database = await startHranaServer({ file })
await prepareDatabase(database.url, undefined)
const signingKeyFile = join(dataDir, 'worker-signing-key.json')
const { db, close } = await openDatabase(database.url)
const keyFault = await provideSigningKey(db, signingKeyFile, Date.now())
close()
if (keyFault) process.stderr.write(`dev:worker: ${keyFault}\n`)
process.stdout.write(`dev:worker: ${file} is served at ${database.url}\n`)

const wrangler = startWrangler([
  ...['dev', '--ip', '127.0.0.1', '--port', port, '--inspector-port', '0'],
  // a key of this machine alone, which vouches for nothing that others trust
  ...['--var', `SIGNING_KEY:${keyFault ? '' : readFileSync(signingKeyFile, 'utf8').trim()}`],
  ...['--var', `DATABASE_URL:${database.url}`, '--var', 'AUTH:open', '--persist-to', join(dataDir, 'wrangler')],
  ...['--show-interactive-dev-session', 'false', '--test-scheduled'],
])
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => wrangler.kill(signal))
wrangler.once('exit', async (code) => {
  await database.close()
  process.exit(code ?? 0)
})
