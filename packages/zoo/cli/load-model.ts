import process from 'node:process'
import type { Checkpoint } from '../src/load/checkpoint.ts'
import { showProgress } from './progress.ts'

/** Of every command that loads a model: where it may come from, and what a file of weights is of. */
export const modelOptions = {
  variant: { type: 'string' },
  registry: { type: 'string' },
  offline: { type: 'boolean', default: false },
} as const

interface ModelFlags {
  readonly variant?: string | undefined
  readonly registry?: string | undefined
  readonly offline: boolean
}

/** The weights that are named, pulled where they are not here yet, which is shown. */
export async function loadModel(model: string, { variant, registry, offline }: ModelFlags): Promise<Checkpoint> {
  const { resolveModel } = await import('../src/load/resolve-model.ts')
  const progress = showProgress(model)
  try {
    return await resolveModel(model, {
      ...(variant !== undefined && { variant }),
      registry: registry ?? (process.env.EFFZOO_REGISTRY || undefined),
      offline,
      onProgress: ({ receivedBytes, totalBytes }) =>
        progress.update({ step: 'fetching', fraction: totalBytes === null ? null : receivedBytes / totalBytes }),
      log: (line) => process.stderr.write(`${line}\n`),
    })
  } finally {
    progress.end()
  }
}
