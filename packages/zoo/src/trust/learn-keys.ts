import { endorsedKeys, NotTrusted, type RegistryKey, type TrustedKey } from '@effzoo/contract'
import type { Env } from '../config-file.ts'
import { fingerprint, pinKeys, pinnedKeysPath, readPinnedKeys } from './pinned-keys.ts'

/** A key that the registry uses, and that nobody who is trusted knows. */
export const strangeKey = (registryUrl: string, keyId: string, env: Env) =>
  new NotTrusted(
    `${registryUrl} uses the key ${fingerprint(keyId)}, which no key that is pinned for it vouches for: another server may answer ` +
      `there. If its owner says that the old key was lost, remove its entry from ${pinnedKeysPath(env)}`,
  )

/**
 * The keys to believe for a registry, after it has shown `keys`. The first ones it ever shows are believed and pinned; later ones only
 * where one that is pinned vouches for them. What was learned is a line of `log`.
 */
export async function learnKeys(
  registryUrl: string,
  keys: readonly RegistryKey[],
  env: Env,
  log: ((line: string) => void) | undefined,
): Promise<readonly TrustedKey[]> {
  const pinned = readPinnedKeys(registryUrl, env)
  if (keys.length === 0) return pinned
  // on first use all are taken, and each must still be called by its own digest
  const trusted = await endorsedKeys(keys, pinned.length > 0 ? pinned : keys)
  const learned = trusted.filter(({ keyId }) => !pinned.some((pin) => pin.keyId === keyId))
  const strangers = keys.filter(({ keyId }) => !trusted.some((key) => key.keyId === keyId))
  if (strangers.length === keys.length) throw strangeKey(registryUrl, keys[0]!.keyId, env)
  if (learned.length > 0) pinKeys(registryUrl, trusted, env)
  for (const { keyId } of learned) {
    const why = pinned.length > 0 ? 'a pinned key vouches for it' : 'the first time that it is seen; compare it with what its owner says'
    log?.(`pinned the key ${fingerprint(keyId)} of ${registryUrl}: ${why}`)
  }
  return trusted
}
