import process from 'node:process'
import { PublicKey, Sha256, type TrustedKey } from '@effzoo/contract'
import { z } from 'zod'
import { configPath, type Env, readConfig, writeConfig } from '../config-file.ts'
import { registryKey } from '../logins.ts'

const Pins = z.record(z.string(), z.array(z.strictObject({ keyId: Sha256, publicKey: PublicKey })).min(1))

export const pinnedKeysPath = (env: Env = process.env) => configPath('trusted-keys.json', env)

function readPins(env: Env): z.infer<typeof Pins> {
  const path = pinnedKeysPath(env)
  const advice =
    'does not hold the keys that zoo wrote there; compare it with what your registries say, or move it away to pin their keys anew'
  const pins = Pins.safeParse(readConfig(path, advice))
  if (!pins.success) throw new Error(`${path} ${advice}`)
  return pins.data
}

/** The keys that are believed for a registry; none where it was never asked. */
export const readPinnedKeys = (registryUrl: string, env: Env = process.env): readonly TrustedKey[] =>
  readPins(env)[registryKey(registryUrl)] ?? []

export const pinKeys = (registryUrl: string, keys: readonly TrustedKey[], env: Env = process.env): void =>
  writeConfig(pinnedKeysPath(env), {
    ...readPins(env),
    [registryKey(registryUrl)]: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
  })

/** A key's id as people compare it. */
export const fingerprint = (keyId: string) => keyId.replace(/(.{8})(?=.)/g, '$1 ')
