import { logError } from '../log-error.ts'
import type { Notifier } from '../queue/notifier.ts'
import { createDispatcher, type Dispatcher, type DispatcherOptions } from './dispatcher.ts'

const lookEveryMs = 5_000
/** So that many changes bring one look. */
const pauseMs = 100
/** Up to six questions to the database each: Cloudflare's free plan allows 50 for one request. */
const edgeMaxMessages = 7

const sayWhy = (error: unknown) => logError('webhooks were not sent to:', error)

/** In a server: sends what is due, at once after this process changed a job, and else every few seconds, until the notifier is closed. */
export async function keepSending(dispatcher: Dispatcher, notifier: Notifier, topic: string): Promise<void> {
  while (!notifier.isClosed) {
    await dispatcher.run().catch(sayWhy)
    await notifier.wait(topic, lookEveryMs)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** At the edge: sends some of what is due. What it had in hand when it was cut off is due again a minute later. */
export async function sendOnce(options: DispatcherOptions): Promise<void> {
  const dispatcher = createDispatcher({ ...options, maxMessages: edgeMaxMessages })
  await dispatcher.run().catch(sayWhy)
  await dispatcher.settle()
}
