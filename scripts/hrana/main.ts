// `node scripts/run.mjs --packages-only scripts/hrana/main.ts FILE [--port N]`: serves a database file by Hrana over HTTP, on loopback, until SIGINT or SIGTERM.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startHranaServer } from './server.ts'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: '8080' } } })
const [file] = positionals
if (!file || positionals.length !== 1 || !/^\d{1,5}$/.test(values.port)) {
  process.stderr.write('usage: node scripts/run.mjs --packages-only scripts/hrana/main.ts FILE [--port N]\n')
  process.exit(2)
}
const authToken = process.env.DATABASE_AUTH_TOKEN
const server = await startHranaServer({ file, port: Number(values.port), ...(authToken && { authToken }) })
process.stdout.write(`Hrana over HTTP on ${server.url}, database ${file}\n`)

const stop = () => void server.close().then(() => process.exit(0))
process.once('SIGINT', stop).once('SIGTERM', stop)
