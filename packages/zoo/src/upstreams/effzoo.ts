import { NotTrusted, parseProblem, RegistryKeyList, SignedManifest, type TrustedKey, verifyManifest } from '@effzoo/contract'
import type { z } from 'zod'
import { NotARegistry, RegistryUnreachable } from '../client.ts'
import type { Env } from '../config-file.ts'
import { registryKey } from '../logins.ts'
import type { BlobSource } from '../pull/blob-source.ts'
import { learnKeys } from '../trust/learn-keys.ts'
import { readPinnedKeys } from '../trust/pinned-keys.ts'

export interface RegistryContext {
  readonly env: Env
  readonly signal?: AbortSignal
  readonly log?: (line: string) => void
}

const answerLimitMs = 30_000

/** undefined: the registry has nothing of that name. */
async function get<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  { signal }: RegistryContext,
): Promise<z.output<Schema> | undefined> {
  let status: number
  let text: string
  try {
    const timeout = AbortSignal.timeout(answerLimitMs)
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    status = response.status
    text = await response.text()
  } catch (cause) {
    signal?.throwIfAborted()
    throw new RegistryUnreachable(`no registry answers at ${new URL(url).origin}; what was pulled before is there with --offline`, {
      cause,
    })
  }
  const problem = status < 400 ? undefined : parseProblem(text)
  if (problem && status === 404) return undefined
  if (problem) throw problem
  const answer = status < 400 ? schema.safeParse(parseJson(text)) : undefined
  if (!answer?.success) throw new NotARegistry(`${url} answered ${status}, and not as a registry does: ${text.slice(0, 200)}`)
  return answer.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The keys of a registry are asked for when those that are pinned do not suffice. */
async function askKeys(registryUrl: string, context: RegistryContext): Promise<readonly TrustedKey[]> {
  const list = await get(`${registryUrl}/keys`, RegistryKeyList, context)
  return learnKeys(registryUrl, list?.keys ?? [], context.env, context.log)
}

/** Pins what the registry signs with, as `zoo login` does. */
export const pinRegistry = (registry: string, context: RegistryContext) => askKeys(registryKey(registry), context)

/** A manifest that a trusted key of the registry signed; undefined where the registry has none of that name. */
export async function fetchManifest(registry: string, reference: string, context: RegistryContext): Promise<SignedManifest | undefined> {
  const registryUrl = registryKey(registry)
  const signed = await get(`${registryUrl}/checkpoints/${encodeURIComponent(reference)}`, SignedManifest, context)
  if (!signed) return undefined
  const pinned = readPinnedKeys(registryUrl, context.env)
  const isKnown = signed.signatures.some(({ keyId }) => pinned.some((key) => key.keyId === keyId))
  const trusted = isKnown ? pinned : await askKeys(registryUrl, context)
  if (trusted.length === 0) throw new NotTrusted(`${registryUrl} shows no key: nothing vouches for what it gives`)
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
