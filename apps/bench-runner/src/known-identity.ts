import type { Identity, StateDir } from './state-dir.ts'

/** Who the folder says that this runner is at the registry; null where it is nobody there yet. */
export async function knownIdentity(state: StateDir, registryUrl: string): Promise<Identity | null> {
  const known = await state.readIdentity()
  // the port may change from start to start; a key must not go to another host
  if (!known || new URL(known.registryUrl).hostname === new URL(registryUrl).hostname) return known
  if ((await state.readCurrent()) || (await state.readReports()).length > 0) {
    throw new Error(
      `this runner has work unreported to ${known.registryUrl}; run it once more with that registry, or set RUNNER_DIR to a new folder for ${registryUrl}`,
    )
  }
  return null
}
