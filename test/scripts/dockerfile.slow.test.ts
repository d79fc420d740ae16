import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../api/start-api.ts'
import { temporaryFolder } from '../api/temporary-folder.ts'

const lines = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ').split('\n')
const argumentsOf = (keyword: string) =>
  lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1).trim())

/** From the checkout; what one stage copies from the other is there already. */
const copies = argumentsOf('COPY')
  .filter((line) => !line.startsWith('--from'))
  .map((line) => line.split(/\s+/))
  .map((words) => ({ sources: words.slice(0, -1), target: words.at(-1)! }))

const healthCommand = JSON.parse(/CMD (\[.*\])/.exec(argumentsOf('HEALTHCHECK')[0]!)![1]!) as string[]
const command = JSON.parse(argumentsOf('CMD')[0]!) as string[]

// There is no container engine here: what the image would do is done in a folder, with this Node.
describe('the Dockerfile', () => {
  it('copies only what there is', () => {
    expect(copies.flatMap(({ sources }) => sources).filter((path) => !existsSync(path))).toEqual([])
  })

  it('names migrations, without which there is no database', () => {
    expect(copies.flatMap(({ sources }) => sources)).toContain('migrations')
  })

  it('runs as nobody in particular', () => {
    expect(argumentsOf('USER')).toEqual(['node'])
  })

  it('serves from what it copies and installs, is found healthy, and ends when it is told to', async () => {
    const folder = temporaryFolder()
    for (const { sources, target } of copies) {
      for (const source of sources) {
        const isFolder = target.endsWith('/')
        mkdirSync(join(folder, isFolder ? target : '.'), { recursive: true })
        cpSync(source, join(folder, isFolder ? join(target, basename(source)) : target), { recursive: true })
      }
    }
    const [install] = argumentsOf('RUN').filter((line) => line.startsWith('npm ci'))
    const { status, stderr } = spawnSync(`${install} --prefer-offline`, { cwd: folder, shell: true, encoding: 'utf8' })
    expect({ status, stderr }).toMatchObject({ status: 0 })

    const env = {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
      DATA_DIR: join(folder, 'data'),
      NODE_ENV: 'production',
    }
    const server = spawn(process.execPath, command.slice(1), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => void server.kill('SIGKILL'))
    let output = ''
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    await expect.poll(() => output, { timeout: 120_000 }).toContain('effzoo API on')

    const isHealthy = () => spawnSync(process.execPath, healthCommand.slice(1), { cwd: folder, env }).status
    expect(isHealthy()).toBe(0)
    server.kill('SIGTERM')
    expect((await once(server, 'exit'))[0]).toBe(0)
    expect(isHealthy()).toBe(1)
  })
})
