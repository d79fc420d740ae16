import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { wholeNumber } from '@effzoo/zoo/cli'
import { launchScript } from '@effzoo/zoo/turns'
import type { Benchmark } from '../benchmark.ts'
import { providePackages } from '../provide-packages.ts'
import { compareSides } from './compare-sides.ts'
import { createPeerDatabase } from './create-peer-database.ts'
import { formatApi } from './report.ts'
import { requireSameAnswers } from './require-same-answers.ts'
import { seedDatabase } from './seed-database.ts'
import { type Server, startServer } from './server.ts'

const usage = `usage: npm run bench -- api [options]
The registry's API beside Fastify and better-sqlite3, on the same rows: requests per second and 99th percentile, in turns.
  --variants N     default 10000
  --results N      default 100000
  --rounds N       default 10
  --requests N     of each kind in a turn, default 8000
  --connections N  default 16
  --seed N         default 1
  --json FILE      all turns too
`

const peerPackages = { pinned: new URL('./peer/', import.meta.url), collection: 'api-peer', names: 'Fastify and better-sqlite3' } as const

const say = (line: string) => process.stderr.write(`api: ${line}\n`)

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      variants: { type: 'string', default: '10000' },
      results: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '10' },
      requests: { type: 'string', default: '8000' },
      connections: { type: 'string', default: '16' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  })
  return {
    variantCount: wholeNumber('variants', values.variants, 100, 100_000),
    resultCount: wholeNumber('results', values.results, 0, 1_000_000),
    roundCount: wholeNumber('rounds', values.rounds, 1, 1_000),
    requestCount: wholeNumber('requests', values.requests, 100, 100_000),
    connectionCount: wholeNumber('connections', values.connections, 1, 256),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31),
    jsonFile: values.json,
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

const fileBeside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  const modules = await providePackages(peerPackages, say)
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-bench-api-'))
  const servers: Server[] = []
  try {
    const file = join(folder, 'effzoo.db')
    const peerFile = join(folder, 'peer.db')
    say(`seeding ${options.variantCount} variants with ${options.resultCount} results`)
    await seedDatabase(pathToFileURL(file).href, options, options.seed)
    await createPeerDatabase({ modules, from: file, to: peerFile })

    const effzooPort = await freePort()
    const effzoo = await startServer(
      launchScript(fileBeside('./serve-effzoo.ts'), { url: pathToFileURL(file).href, port: effzooPort }),
      effzooPort,
    )
    servers.push(effzoo)
    const peerPort = await freePort()
    const order = JSON.stringify({ modules, file: peerFile, port: peerPort })
    const peer = await startServer({ command: process.execPath, args: [fileBeside('./peer/serve.mjs'), order], env: {} }, peerPort)
    servers.push(peer)

    await requireSameAnswers(effzoo.port, peer.port, options.seed)
    const report = await compareSides({ effzoo, peer }, options, say)
    process.stdout.write(`${formatApi(report)}\n`)
    if (options.jsonFile !== undefined) await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`)
    return 0
  } finally {
    for (const server of servers) await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const api: Benchmark = { usage, run }
