import { type RunnerRegistration, ZooError } from '@effzoo/contract'
import type { RegistryClient } from './registry-client.ts'
import type { RequestOptions } from './registry-request.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { StateDir } from './state-dir.ts'

/** Makes a call with this runner's key; registers anew where the registry does not know the key any more. */
export type WithKey = <Answer>(call: (key: string) => Promise<Answer>) => Promise<Answer>

/** Becomes a runner of the registry: the one that the folder remembers, or a new one. */
export async function connect(
  { state, client, registryUrl }: { state: StateDir; client: RegistryClient; registryUrl: string },
  registration: RunnerRegistration,
  { patience, onEvent }: { patience: () => RequestOptions; onEvent: (event: RunnerEvent) => void },
): Promise<WithKey> {
  const register = async () => {
    const registered = await client.register(registration, patience())
    const identity = { ...registered, registryUrl }
    await state.writeIdentity(identity)
    onEvent({ kind: 'registered', id: identity.id, registryUrl })
    return identity
  }

  const known = await state.readIdentity()
  // The port may change from start to start; a key must not go to another host.
  const isSameHost = known !== null && new URL(known.registryUrl).hostname === new URL(registryUrl).hostname
  if (known && !isSameHost && ((await state.readCurrent()) || (await state.readReports()).length > 0)) {
    throw new Error(
      `this runner has work unreported to ${known.registryUrl}; run it once more with that registry, or set RUNNER_DIR to a new folder for ${registryUrl}`,
    )
  }
  let identity = known && isSameHost ? known : await register()

  return async (call) => {
    try {
      return await call(identity.key)
    } catch (error) {
      if (!(error instanceof ZooError && error.code === 'unauthenticated')) throw error
      identity = await register()
      return call(identity.key)
    }
  }
}
