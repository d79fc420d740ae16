import { setTimeout as sleep } from 'node:timers/promises'
import { ZooError } from '@effzoo/contract'
import { RegistryUnreachable } from './client.ts'

export interface Patience {
  readonly signal?: AbortSignal
  /** How long a registry that does not answer is waited for, as one that restarts. */
  readonly patienceMs?: number
}

const passing: readonly string[] = ['rate-limited', 'database-busy', 'database-unreachable', 'store-unreachable']

/** A registry that is away comes back, and one that is asked too often answers again; any other problem stays one. */
export const mayPass = (error: unknown) =>
  error instanceof RegistryUnreachable || (error instanceof ZooError && passing.includes(error.code))

/** Asks again what may be asked twice, while the registry is away or has had enough; any other problem that it answers is thrown at once. */
export async function patiently<Answer>(call: () => Promise<Answer>, { patienceMs = 60_000, signal }: Patience = {}): Promise<Answer> {
  const deadlineMs = performance.now() + patienceMs
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await call()
    } catch (error) {
      if (!mayPass(error) || performance.now() > deadlineMs) throw error
      await sleep(500, undefined, signal ? { signal } : {})
    }
  }
}
