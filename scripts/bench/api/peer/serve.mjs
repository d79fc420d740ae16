// The peer: Fastify and better-sqlite3 as a good engineer would write the same two queries by hand. Argument is { modules, file, port }.
import { createRequire } from 'node:module'
import process from 'node:process'
import { createQueries } from './queries.mjs'
import { pageSchema, querySchema } from './schemas.mjs'

const { modules, file, port } = JSON.parse(process.argv[2])
const require = createRequire(`${modules}/`)
const fastify = require('fastify')
const Database = require('better-sqlite3')

const db = new Database(file, { readonly: true })
db.pragma('mmap_size = 268435456')
db.pragma('cache_size = -65536')
const list = createQueries(db)

const app = fastify({ logger: false })
await app.register(require('@fastify/etag'))
app.get('/models', { schema: { querystring: querySchema, response: { 200: pageSchema } } }, (request) => list(request.query))
await app.listen({ port, host: '127.0.0.1' })
console.log('ready')
process.once('SIGTERM', () => process.exit(0))
