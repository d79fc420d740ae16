import { NotTrusted, type SignedManifest, type TrustedKey, verifyManifest, ZooError } from '@effzoo/contract'
import { createClient } from '../client.ts'
import type { Env } from '../config-file.ts'
import { registryKey } from '../logins.ts'
import type { BlobSource } from '../pull/blob-source.ts'
import { learnKeys, strangeKey } from '../trust/learn-keys.ts'
import { readPinnedKeys } from '../trust/pinned-keys.ts'

export interface RegistryContext {
  readonly env: Env
  readonly log?: (line: string) => void
}

/** undefined: the registry has nothing of that name. */
async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ZooError && error.problem.status === 404) return undefined
    throw error
  }
}

/** The keys of a registry are asked for when those that are pinned do not suffice. */
async function askKeys(registryUrl: string, context: RegistryContext): Promise<readonly TrustedKey[]> {
  const list = await ifThere(createClient({ registryUrl }).keys())
  return learnKeys(registryUrl, list?.keys ?? [], context.env, context.log)
}

/** Pins what the registry signs with, as `zoo login` does. */
export const pinRegistry = (registry: string, context: RegistryContext) => askKeys(registryKey(registry), context)

/** A manifest that a trusted key of the registry signed; undefined where the registry has none of that name. */
export async function fetchManifest(registry: string, reference: string, context: RegistryContext): Promise<SignedManifest | undefined> {
  const registryUrl = registryKey(registry)
  const signed = await ifThere(createClient({ registryUrl }).checkpoint(reference))
  if (!signed) return undefined
  const pinned = readPinnedKeys(registryUrl, context.env)
  const isSignedBy = (keys: readonly TrustedKey[]) => signed.signatures.some(({ keyId }) => keys.some((key) => key.keyId === keyId))
  const trusted = isSignedBy(pinned) ? pinned : await askKeys(registryUrl, context)
  if (trusted.length === 0) throw new NotTrusted(`${registryUrl} shows no key: nothing vouches for what it gives`)
  const [signature] = signed.signatures
  if (signature && !isSignedBy(trusted)) throw strangeKey(registryUrl, signature.keyId, context.env)
  await verifyManifest(signed, trusted)
  return signed
}

/** Where the registry gives the files of a manifest. */
export const fileSources = (registry: string, { manifest }: SignedManifest): (BlobSource & { readonly name: string })[] =>
  manifest.files.map(({ name, sizeBytes, sha256, chunks }) => ({
    name,
    urls: [new URL(`${registryKey(registry)}/checkpoints/${manifest.checkpoint}/files/${name}`)],
    sizeBytes,
    sha256,
    chunks,
  }))
