import process from 'node:process'
import type { ResolveOptions } from '../src/load/resolve-model.ts'

/** Of every command that loads a model: where it may come from, and what a file of weights is of. */
export const modelOptions = {
  variant: { type: 'string' },
  registry: { type: 'string' },
  offline: { type: 'boolean' },
} as const

interface ModelFlags {
  readonly variant?: string | undefined
  readonly registry?: string | undefined
  readonly offline?: boolean | undefined
}

export const modelFlags = ({ variant, registry, offline }: ModelFlags): ResolveOptions => ({
  ...(variant !== undefined && { variant }),
  ...(registry !== undefined && { registry }),
  ...(offline !== undefined && { offline }),
  log: (line) => process.stderr.write(`${line}\n`),
})
