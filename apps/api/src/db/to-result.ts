import type { Result } from '@effzoo/contract'
import type { results } from './schema/results.ts'

/** All columns are served but the hash, which only tells a repeated measurement from another one. */
export const toResult = ({ measurementSha256: _, ...row }: typeof results.$inferSelect): Result => row
