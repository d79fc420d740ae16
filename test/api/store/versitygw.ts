import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import type { S3Options } from '../../../apps/api/src/store/s3-store.ts'
import { freePort } from '../start-api.ts'

const name = 'versitygw'
const folders = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), 'go', 'bin')]
const executable = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))

/** Why the S3 suite cannot run here; undefined where it can. */
export const versitygwMissing = executable
  ? undefined
  : 'there is no versitygw; go install github.com/versity/versitygw/cmd/versitygw@v1.8.0 brings it'

/** An S3 server of others' making, which checks signatures, over a new folder with one bucket. */
export async function startVersitygw(): Promise<{ options: S3Options; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-s3-'))
  mkdirSync(join(folder, 'checkpoints'))
  const port = await freePort()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' }
  const args = [
    '--port',
    `127.0.0.1:${port}`,
    '--access',
    credentials.accessKeyId,
    '--secret',
    credentials.secretAccessKey,
    '--quiet',
    'posix',
    folder,
  ]
  const child = spawn(executable!, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const endpoint = `http://127.0.0.1:${port}`
  await untilItAnswers(endpoint, child)
  return {
    options: { endpoint, bucket: 'checkpoints', region: 'us-east-1', ...credentials },
    async close() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilItAnswers(url: string, child: ChildProcess) {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`versitygw ended with exit code ${child.exitCode}`)
    const answers = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('versitygw did not answer within 10 s')
}
