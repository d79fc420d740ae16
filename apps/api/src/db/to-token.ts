import type { Token } from '@effzoo/contract'
import type { tokens } from './schema/tokens.ts'

export const toToken = ({ secretSha256: _, ...row }: typeof tokens.$inferSelect): Token => row
