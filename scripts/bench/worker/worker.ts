import { rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { wholeNumber } from '@effzoo/zoo/cli'
import { buildWorker } from '../../api-target/build-worker.ts'
import { startDatabase, startWorkerd } from '../../api-target/workerd-target.ts'
import type { Benchmark } from '../benchmark.ts'

const usage = `usage: npm run bench -- worker [options]
The Worker in workerd on this machine: its bundle, and from a new process to the first answer, beside a Worker that does nothing.
  --n N   new processes of each, in turns; default 10
`

const path = '/models?maxParams=25M&minTop1=82&sort=-top1&limit=20'
const warmCount = 200

/** What starting workerd itself takes is in its times, and nothing of ours. */
const emptyScript = "export default { fetch: () => new Response('') }"

/** A new process: until it answers, of that the first request, and what a request takes afterwards. */
async function measureStart(script: string, databaseUrl: string) {
  const startMs = performance.now()
  const { url, dispose } = await startWorkerd({ script }, databaseUrl)
  try {
    const readyMs = performance.now()
    await ask(url)
    const answeredMs = performance.now()
    const warmMs: number[] = []
    for (let i = 0; i < warmCount; i++) {
      const askedMs = performance.now()
      await ask(url)
      warmMs.push(performance.now() - askedMs)
    }
    return { toAnswerMs: answeredMs - startMs, firstMs: answeredMs - readyMs, warmMs: medianOf(warmMs) }
  } finally {
    await dispose()
  }
}

async function ask(url: string) {
  const response = await fetch(url + path)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  await response.arrayBuffer()
}

const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const spreadOf = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b)
  return `${medianOf(sorted).toFixed(0)} ms (${sorted[0]!.toFixed(0)} to ${sorted.at(-1)!.toFixed(0)})`
}

async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { n: { type: 'string', default: '10' } } })
  const count = wholeNumber('n', values.n, 1, 1_000)
  const build = await buildWorker()
  const database = await startDatabase()
  const starts = { empty: [], ours: [] } as Record<'empty' | 'ours', Awaited<ReturnType<typeof measureStart>>[]>
  try {
    for (let i = 0; i < count; i++) {
      starts.empty.push(await measureStart(emptyScript, database.url))
      starts.ours.push(await measureStart(build.script, database.url))
    }
  } finally {
    await database.close()
    rmSync(build.folder, { recursive: true, force: true })
  }
  const coldMs = starts.ours.map(({ toAnswerMs }, i) => toAnswerMs - starts.empty[i]!.toAnswerMs)
  const of = (name: 'empty' | 'ours', field: 'toAnswerMs' | 'firstMs' | 'warmMs') => spreadOf(starts[name].map((start) => start[field]))
  process.stdout.write(
    [
      `bundle                                ${(build.gzipBytes / 1024).toFixed(1)} KiB gzipped, ${(build.script.length / 1024).toFixed(0)} KiB`,
      `new process to first answer, empty    ${of('empty', 'toAnswerMs')}`,
      `new process to first answer, effzoo   ${of('ours', 'toAnswerMs')}`,
      `  the difference: cold start          ${spreadOf(coldMs)}`,
      `  of it the first request             ${of('ours', 'firstMs')}`,
      `a request afterwards, empty           ${medianOf(starts.empty.map(({ warmMs }) => warmMs)).toFixed(2)} ms`,
      `a request afterwards, effzoo          ${medianOf(starts.ours.map(({ warmMs }) => warmMs)).toFixed(2)} ms`,
      `${count} processes of each, medians and ranges; load average ${loadavg()[0]!.toFixed(1)}`,
      '',
    ].join('\n'),
  )
  return 0
}

export const worker: Benchmark = { usage, run }
