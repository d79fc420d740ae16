import { FigureSource } from '@effzoo/contract'
import { z } from 'zod'
import sourceRows from './data/sources.json' with { type: 'json' }

export type SourceKey = keyof typeof sourceRows

/** Where figures were read, by the key that a row's `source` names. `verified` holds for all that was read there. */
export const sources: Readonly<Record<string, FigureSource & { verified: boolean }>> = z
  .record(z.string(), FigureSource.extend({ verified: z.boolean() }))
  .parse(sourceRows)
