import { type JobId, type JobRequest, VariantId } from '@effzoo/contract'
import type { Message, Network, Reply } from './network.ts'
import { label } from './registry-calls.ts'
import { epochMs, type World } from './world.ts'

const limitMs = 10_000
const maxTries = 5
/** With more than so many the user asks for nothing new: in a long run the queue would grow, and the calm at its end not be enough. */
const maxOpenJobs = 100

export interface UserOptions {
  readonly name: string
  readonly world: World
  readonly network: Network
  readonly token: string
  readonly openJobCount: () => number
  /** Between two wishes, in the mean. */
  readonly paceMs: number
  readonly untilMs: number
}

interface Submission {
  readonly key: string | null
  readonly body: string
}

/** Asks for jobs, sends what was not answered again, and some of what was; cancels, queues again what failed, looks how things stand. */
export function startUser({ name, world, network, token, openJobCount, paceMs, untilMs }: UserOptions): void {
  const { random } = world
  const submissions: Submission[] = []
  const known: JobId[] = []
  let count = 0

  function message(method: string, path: string, body?: string, key?: string | null): Message {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(key && { 'idempotency-key': key }),
    }
    return { from: name, method, path, headers, body }
  }

  function submit(submission: Submission, tries = 1) {
    network.send(message('POST', '/jobs', submission.body, submission.key), limitMs, (reply) => {
      const id = idOf(reply)
      if (id) known.push(id)
      else if (submission.key !== null && tries < maxTries) world.after(world.between(100, 5_000), () => submit(submission, tries + 1))
    })
  }

  const deadline = () => epochMs + world.nowMs + world.between(5_000, 240_000)

  const submitNew = () => {
    if (openJobCount() > maxOpenJobs) return
    const key = random.chance(0.7) ? `${name.replace(' ', '-')}-${++count}` : null
    const request: JobRequest = {
      variant: VariantId.parse('efficientnetv2-b0'),
      engine: random.pick(['wasm', 'cpu']),
      ...(random.chance(0.2) && { labels: [label] }),
      ...(random.chance(0.2) && { priority: world.between(-100, 100) }),
      ...(random.chance(0.1) && { deadlineAtMs: deadline() }),
      ...(key === null && random.chance(0.3) && { debounceMs: 60_000 }),
    }
    const submission = { key, body: JSON.stringify(request) }
    submissions.push(submission)
    submit(submission)
  }
  const ofKnownJob = (toMessage: (id: JobId) => Message) => () => {
    if (known.length > 0) network.send(toMessage(random.pick(known)), limitMs, () => {})
  }
  const wishes: readonly { readonly share: number; readonly act: () => void }[] = [
    { share: 60, act: submitNew },
    { share: 10, act: () => submissions.length > 0 && submit(random.pick(submissions)) },
    { share: 10, act: ofKnownJob((id) => message('POST', `/jobs/${id}/cancel`, '{}')) },
    {
      share: 10,
      act: ofKnownJob((id) =>
        message('POST', `/jobs/${id}/redrive`, JSON.stringify(random.chance(0.2) ? { deadlineAtMs: deadline() } : {})),
      ),
    },
    { share: 10, act: ofKnownJob((id) => message('GET', `/jobs/${id}`)) },
  ]
  const lottery = wishes.flatMap(({ share, act }) => Array.from({ length: share }, () => act))

  function goOn() {
    if (world.nowMs >= untilMs) return
    random.pick(lottery)()
    world.after(world.between(0, 2 * paceMs), goOn)
  }
  world.after(world.between(0, paceMs), goOn)
}

function idOf(reply: Reply | undefined): JobId | undefined {
  return reply && reply.status < 300 ? JSON.parse(reply.text).id : undefined
}
