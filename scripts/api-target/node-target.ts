import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { launcher } from '@effzoo/launch'
import { guardGroup } from '@effzoo/zoo/turns'
import { mintToken } from './mint-token.ts'
import type { ApiTarget, RunningApi } from './target.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The server of `npm run serve` over a database file; writing needs a token, as on a server that others reach. */
export const nodeTarget = nodeTargetWith({})

/** The same with other settings, such as a bucket for its files. */
export function nodeTargetWith(settings: Readonly<Record<string, string>>, nodeOptions: readonly string[] = []): ApiTarget {
  return {
    name: 'node',
    async start() {
      const dataDir = mkdtempSync(join(tmpdir(), 'effzoo-node-'))
      const databaseUrl = pathToFileURL(join(dataDir, 'effzoo.db')).href
      const token = await mintToken(databaseUrl)
      const servers: Server[] = []
      const startOne = async (): Promise<RunningApi> => {
        const server = await startServer(dataDir, settings, nodeOptions)
        servers.push(server)
        return {
          url: server.url,
          token,
          databaseUrl,
          startAnother: startOne,
          async close() {
            await server.stop()
            servers.splice(servers.indexOf(server), 1)
            if (servers.length === 0) rmSync(dataDir, { recursive: true, force: true })
          },
        }
      }
      return startOne()
    },
  }
}

type Server = Awaited<ReturnType<typeof startServer>>

async function startServer(dataDir: string, settings: Readonly<Record<string, string>>, nodeOptions: readonly string[]) {
  const child = spawn(process.execPath, [...nodeOptions, launcher, 'apps/api/src/node.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: '0',
      AUTH: 'tokens',
      RATE_LIMITS: 'off',
      WEBHOOK_ALLOW_PRIVATE: 'true',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  guardGroup(child)
  const exited = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const found = /on (http:\S+),/.exec(output)?.[1]
      if (found) resolve(found)
    })
    exited.then(([code]) => reject(new Error(`the API ended with exit code ${code} before it served`)))
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
