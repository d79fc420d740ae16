import type { Send } from './keep-alive.ts'

const claim = JSON.stringify({ engines: ['tensorflow'] })

export interface Worked {
  readonly job: string
  readonly attempt: string
  /** From asking for the job to having it. */
  readonly claimMs: number
}

async function expectStatus(send: Send, expected: number, method: string, path: string, body: string) {
  const { status, body: text } = await send(method, path, body)
  if (status !== expected) throw new Error(`${method} ${path} was answered ${status}: ${text.slice(0, 500)}`)
}

/** Claim, heartbeat and result; undefined where there is no job. `resultOf` makes the result of the claim's answer. */
export async function workOnJob(send: Send, resultOf: (claimed: string) => string): Promise<Worked | undefined> {
  const startMs = performance.now()
  const { status, body } = await send('POST', '/jobs/claim', claim)
  if (status === 204) return undefined
  const claimMs = performance.now() - startMs
  const job = /"id":"(job_\w+)"/.exec(body)?.[1]
  const attempt = /"attempt":(\d+)/.exec(body)?.[1]
  if (status !== 200 || !job || !attempt) throw new Error(`the claim was answered ${status}: ${body.slice(0, 500)}`)
  const path = `/jobs/${job}/attempts/${attempt}`
  await expectStatus(send, 200, 'POST', `${path}/heartbeat`, '{}')
  await expectStatus(send, 201, 'PUT', `${path}/result`, resultOf(body))
  return { job, attempt, claimMs }
}
