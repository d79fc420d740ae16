import fc from 'fast-check'
import { nodeTarget } from '../api-target/node-target.ts'
import type { ApiTarget } from '../api-target/target.ts'
import { workerdTarget } from '../api-target/workerd-target.ts'
import { createAnswerCheck } from '../openapi/check-answer.ts'
import { readDocument } from '../openapi/document.ts'
import { createFindOperation } from './api/find-operation.ts'
import { createRequests, type FuzzedRequest } from './api/requests.ts'
import { seedApi } from './api/seed-api.ts'
import type { Soak, SoakOptions } from './soak.ts'

/** Asked at once: some faults need a neighbour. */
const lanes = 8
const requestTimeoutMs = 30_000
const sayEvery = 10_000
/** What a broken server would say again and again. */
const maxViolations = 50

/** What the document leaves out: they are for people, and for whoever reads the document. */
const undescribed = ['/', '/openapi.json', '/docs']

const targets: Readonly<Record<ApiTarget['name'], ApiTarget>> = { node: nodeTarget, workerd: workerdTarget }

/** Requests made of the API's own description, on Node and on workerd: each must be answered as that description allows, and never by a fault. */
export const api: Soak = async (options) => {
  const chosen = options.target === undefined ? Object.values(targets) : [targets[options.target as ApiTarget['name']]]
  let runCount = 0
  const violations: string[] = []
  for (const target of chosen) {
    if (!target) throw new Error(`there is no target ${options.target}; allowed are ${Object.keys(targets).join(', ')}`)
    violations.push(...(await soakTarget(target, options)))
    runCount += options.runCount
  }
  return { runCount, violations }
}

/** The violations of one target; what was asked and how it was answered, in numbers, is said. */
export async function soakTarget(target: ApiTarget, { runCount, seed, say }: SoakOptions): Promise<string[]> {
  const running = await target.start()
  try {
    const document = await readDocument(running.url)
    const requests = createRequests(document, await seedApi(running))
    const check = createAnswerCheck(document)
    const findOperation = createFindOperation(document)
    const statusCounts = new Map<number, number>()
    const violations: string[] = []
    let secondTries = 0
    const startMs = performance.now()

    async function runOne(oneSeed: number) {
      const [request] = fc.sample(requests, { seed: oneSeed, numRuns: 1 })
      const faults = await send(request!)
      if (faults.length > 0) violations.push(`${faults.join('; ')}\n  ${show(running.url, request!)}\n  ${replay(target, oneSeed)}`)
    }

    async function send(request: FuzzedRequest): Promise<string[]> {
      const { method, path } = request
      try {
        const url = new URL(running.url + path)
        const {
          status,
          headers: answered,
          text,
        } = await receive(url, request).catch((error) => {
          // it may have met a connection that the server was closing for having been idle; a server that broke will break again
          if (!(error instanceof TypeError)) throw error
          secondTries++
          return receive(url, request)
        })
        statusCounts.set(status, (statusCounts.get(status) ?? 0) + 1)
        if (method === 'HEAD' || method === 'OPTIONS') return status >= 500 ? [`the answer is ${status}`] : []
        const operation = findOperation(method, url.pathname)
        if (!operation && status < 400 && undescribed.includes(url.pathname)) return []
        return check(operation, { status, headers: answered, text }).map((fault) => `${fault}: ${text.slice(0, 300)}`)
      } catch (error) {
        return [`no answer: ${error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error}`]
      }
    }

    let next = 0
    async function runLane() {
      while (next < runCount && violations.length < maxViolations) {
        const at = next++
        if (at > 0 && at % sayEvery === 0) say(`${target.name}: ${at} of ${runCount} …`)
        await runOne(seed + at)
      }
    }
    await Promise.all(Array.from({ length: lanes }, runLane))

    const perS = Math.round((1_000 * next) / (performance.now() - startMs))
    const counts = [...statusCounts].toSorted(([a], [b]) => a - b).map(([status, count]) => `${count} x ${status}`)
    say(`${target.name}: ${next} requests, ${perS} a second, ${secondTries} sent twice: ${counts.join(', ')}`)
    if (next < runCount) violations.push(`${target.name} was given up after ${next} of ${runCount} requests`)
    return violations
  } finally {
    await running.close()
  }
}

async function receive(url: URL, { method, headers, body }: FuzzedRequest) {
  const signal = AbortSignal.timeout(requestTimeoutMs)
  const response = await fetch(url, { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) })
  return { status: response.status, headers: response.headers, text: await textOf(response) }
}

/** A stream goes on until its job ends, so its beginning is enough. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) return response.text()
  const reader = response.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

const replay = (target: ApiTarget, seed: number) => `again: npm run soak -- api --target ${target.name} --n 1 --seed ${seed}`

/** Cut where it is long; the seed gives all of it. */
function show(url: string, { method, path, headers, body }: FuzzedRequest): string {
  const cut = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text)
  return `${method} ${cut(url + path)} ${cut(JSON.stringify(headers))}${body === undefined ? '' : ` ${cut(JSON.stringify(body))}`}`
}
