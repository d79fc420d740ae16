import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { launcher } from '@effzoo/launch'
import { wholeNumber } from '@effzoo/zoo/cli'
import { hashFile } from '../../../packages/zoo/src/cache/hash-file.ts'
import { providePython } from '../../python-environment.ts'
import { contentOf } from '../../soak/pull/content.ts'
import type { Benchmark } from '../benchmark.ts'
import { type Client, curl, type Download, effzoo, hub } from './clients.ts'
import { describeRounds } from './report.ts'

const usage = `usage: npm run bench -- pull [options]
A file of random bytes from a server on this machine: by effzoo with all its checks, by curl and sha256sum after it, by huggingface_hub's
hf_hub_download; new processes into empty folders, in turns.
  --n N    rounds; default 5
  --mb N   size of the file in MiB; default 1024
`

const run = promisify(execFile)
const mebibyte = 1024 * 1024
const sliceMb = 16
const say = (line: string) => process.stderr.write(`${line}\n`)

async function writeFileOf(path: string, sizeMb: number) {
  const file = await open(path, 'w')
  for (let mb = 0; mb < sizeMb; mb += sliceMb) await file.write(contentOf(mb, Math.min(sliceMb, sizeMb - mb) * mebibyte))
  await file.close()
}

async function startServer(path: string, sha256: string) {
  const child = fork(launcher, [fileURLToPath(new URL('./hub-server.ts', import.meta.url)), path, sha256])
  const [port] = (await once(child, 'message')) as [number]
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() }
}

/** Each round another one begins; what is written is on the disk before the next one starts. */
async function measureRounds(clients: readonly Client[], roundCount: number, folder: string): Promise<Map<string, Download[]>> {
  const measured = new Map<string, Download[]>(clients.map(({ name }) => [name, []]))
  for (let round = 0; round < roundCount; round++) {
    for (let turn = 0; turn < clients.length; turn++) {
      const client = clients[(round + turn) % clients.length]!
      const target = join(folder, 'target')
      await mkdir(target)
      const download = await client.download(target)
      await rm(target, { recursive: true })
      await run('sync')
      measured.get(client.name)!.push(download)
      say(`round ${round + 1}: ${client.name} ${(download.wallMs / 1_000).toFixed(2)} s`)
    }
  }
  return measured
}

async function measure(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { n: { type: 'string', default: '5' }, mb: { type: 'string', default: '1024' } },
  })
  const [roundCount, sizeMb] = [wholeNumber('n', values.n, 1, 100), wholeNumber('mb', values.mb, 1, 16_384)]
  const requirements = {
    file: fileURLToPath(new URL('./hub-requirements.txt', import.meta.url)),
    minors: [11, 12, 13],
    collection: 'peers',
  } as const
  const python = await providePython({ ...requirements, onCreate: (path) => say(`installing huggingface_hub into ${path}, once`) })
  if ('missing' in python) say(`without huggingface_hub: ${python.missing}`)

  const folder = await mkdtemp(join(tmpdir(), 'effzoo-bench-pull-'))
  try {
    const path = join(folder, 'model.safetensors')
    await writeFileOf(path, sizeMb)
    const { sha256, sizeBytes, chunks } = await hashFile(path)
    const server = await startServer(path, sha256)
    const url = `${server.url}/effzoo/bench/resolve/main/model.safetensors`
    const sourcePath = join(folder, 'source.json')
    await writeFile(sourcePath, JSON.stringify({ urls: [url], sizeBytes, sha256, chunks }))
    const clients = [effzoo(sourcePath), curl(url, sha256), ...('missing' in python ? [] : [hub(python.command, server.url)])]
    try {
      const measured = await measureRounds(clients, roundCount, folder)
      process.stdout.write(`${describeRounds(measured, sizeBytes)}\n`)
    } finally {
      server.close()
    }
    return 'missing' in python ? 1 : 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const pull: Benchmark = { usage, run: measure }
