import {
  type CheckpointManifest,
  endorsedKeys,
  NotTrusted,
  parseProblem,
  RegistryKeyList,
  SignedManifest,
  type TrustedKey,
  verifyManifest,
} from '@effzoo/contract'
import type { z } from 'zod'
import { type BrowserFetchOptions, fetchInBrowser } from '../transfer/fetch-in-browser.ts'

export interface PullOptions extends BrowserFetchOptions {
  /** URL of the registry: the page's own origin unless told. */
  readonly registry?: string
  /**
   * Keys that are believed, and those that they vouch for: one must have signed the manifest. Without them it is what the registry
   * itself shows, and whoever can answer in its place is believed too.
   */
  readonly trustedKeys?: readonly TrustedKey[]
}

export interface PulledInBrowser {
  readonly manifest: CheckpointManifest
  /** Whole, and verified by their digests. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

async function ask<Schema extends z.ZodType>(url: string, schema: Schema, signal: AbortSignal | undefined): Promise<z.output<Schema>> {
  const response = await fetch(url, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
  const text = await response.text()
  if (!response.ok) throw parseProblem(text) ?? new Error(`${url} answered ${response.status}`)
  return schema.parse(JSON.parse(text))
}

/** A registry has rotated its keys where none that is pinned signed: it is asked for the newer ones then. */
async function keysFor(registry: string, { signatures }: SignedManifest, { trustedKeys, signal }: PullOptions) {
  const isKnown = signatures.some(({ keyId }) => trustedKeys?.some((key) => key.keyId === keyId))
  if (trustedKeys && isKnown) return trustedKeys
  const { keys } = await ask(`${registry}/keys`, RegistryKeyList, signal)
  return endorsedKeys(keys, trustedKeys ?? keys)
}

/**
 * A checkpoint's files from a registry that signed their manifest: `efficientnet-lite0.in1k`, a variant, or `<variant>:<tag>`. Their
 * bytes stay in the browser's Cache Storage; only the manifest is asked for again.
 */
export async function pull(reference: string, options: PullOptions = {}): Promise<PulledInBrowser> {
  const registry = (options.registry ?? location.origin).replace(/\/+$/, '')
  const signed = await ask(`${registry}/checkpoints/${encodeURIComponent(reference)}`, SignedManifest, options.signal)
  await verifyManifest(signed, await keysFor(registry, signed, options))
  const { manifest } = signed
  // a genuine manifest of something else is a wrong answer, too
  if (reference !== manifest.checkpoint && reference.split(':')[0] !== manifest.variant)
    throw new NotTrusted(`the registry was asked for ${reference}, and gave the manifest of ${manifest.checkpoint}`)
  const files: { name: string; bytes: Uint8Array }[] = []
  for (const file of manifest.files) {
    const url = `${registry}/checkpoints/${manifest.checkpoint}/files/${file.name}`
    files.push({ name: file.name, bytes: await fetchInBrowser(url, file, options) })
  }
  return { manifest, files }
}
