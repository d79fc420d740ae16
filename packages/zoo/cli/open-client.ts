import process from 'node:process'
import { findToken } from '../src/find-token.ts'
import { createClient, defaultRegistryUrl } from '../src/index.ts'

/** The registry that `--registry` names, else EFFZOO_REGISTRY, else the one on this machine; with the token that is kept for it. */
export function openClient(registry: string | undefined) {
  const registryUrl = registry ?? (process.env.EFFZOO_REGISTRY || defaultRegistryUrl)
  return createClient({ registryUrl, token: () => findToken(registryUrl) })
}
