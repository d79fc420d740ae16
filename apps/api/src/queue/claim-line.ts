import type { Job } from '@effzoo/contract'
import type { Notifier } from './notifier.ts'
import { lookEveryMs, type WaitForJob, type WaitingClaim } from './wait-for-job.ts'

/** Topic of the notifier: there may be work that was not there before. */
export const newWork = 'new work'

interface Waiter extends WaitingClaim {
  readonly end: (job?: Job) => void
  readonly fail: (error: unknown) => void
}

/**
 * Who waits in this process stands in line. When there is new work (which another process may have brought, so once a second in any case)
 * those in line look one after the other, until one of a kind finds nothing: the others of its kind would find nothing either. So a job
 * costs two claims, however many wait for it.
 */
export function createClaimLine(notifier: Notifier): WaitForJob {
  const line = new Set<Waiter>()
  let isListening = false

  async function lookInTurn() {
    const kindsWithout = new Set<string>()
    for (const waiter of line) {
      if (kindsWithout.has(waiter.kind)) continue
      const job = await waiter.look().catch(waiter.fail)
      if (job) waiter.end(job)
      else kindsWithout.add(waiter.kind)
    }
  }

  async function listen() {
    if (isListening) return
    isListening = true
    let change = notifier.wait(newWork, lookEveryMs)
    while (line.size > 0 && !notifier.isClosed) {
      await change
      // listening again before they look, so that what comes meanwhile is not missed
      change = notifier.wait(newWork, lookEveryMs)
      await lookInTurn()
    }
    isListening = false
  }

  return (claim) =>
    new Promise((resolve, reject) => {
      if (claim.until.aborted) return resolve(undefined)
      const leave = () => {
        line.delete(waiter)
        claim.until.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        ...claim,
        end(job) {
          leave()
          resolve(job)
        },
        fail(error) {
          leave()
          reject(error)
        },
      }
      const onAbort = () => waiter.end()
      claim.until.addEventListener('abort', onAbort)
      line.add(waiter)
      listen()
    })
}
