import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { launcher } from '@effzoo/launch'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '../api/start-api.ts'
import { temporaryFolder } from '../api/temporary-folder.ts'

it('serves the API in wrangler dev over a file, goes on where it stopped, and ends when it is told to', async () => {
  const dataDir = temporaryFolder()

  async function serve() {
    const port = await freePort()
    const child = spawn(process.execPath, [launcher, 'scripts/dev-worker.ts'], {
      env: { PATH: process.env.PATH, HOME: dataDir, DATA_DIR: dataDir, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    const url = `http://127.0.0.1:${port}`
    await expect.poll(() => output, { timeout: 120_000 }).toContain(`Ready on ${url}`)
    return {
      url,
      async stop() {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      },
    }
  }

  const first = await serve()
  expect(await (await fetch(`${first.url}/health`)).json()).toMatchObject({ status: 'ok' })
  const created = await fetch(`${first.url}/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"variant":"efficientnet-b0"}',
  })
  const { id } = (await created.json()) as { id: string }
  await first.stop()

  const second = await serve()
  expect(await (await fetch(`${second.url}/jobs/${id}`)).json()).toMatchObject({ id, state: 'queued' })
  expect((await fetch(`${second.url}/cdn-cgi/handler/scheduled`)).status).toBe(200)
  await second.stop()
})
