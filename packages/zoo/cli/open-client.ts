import process from 'node:process'
import { createClient, defaultRegistryUrl } from '../src/index.ts'

/** The registry that `--registry` names, else EFFZOO_REGISTRY, else the one on this machine. */
export const openClient = (registry: string | undefined) =>
  createClient({ registryUrl: registry ?? (process.env.EFFZOO_REGISTRY || defaultRegistryUrl) })
