import { z } from 'zod'
import { TokenId } from './ids.ts'

/** What a token may let its holder do. Reading the registry needs none; results are written with a runner's own key. */
export const scopeNames = ['jobs:write', 'runners:register', 'models:write', 'checkpoints:write', 'metrics:read', 'admin'] as const
export const Scope = z
  .enum(scopeNames)
  .meta({ id: 'Scope', description: 'A token does what its scopes name and nothing else: admin does not include the others' })
export type Scope = z.infer<typeof Scope>

const name = z.string().trim().min(1).max(100).meta({ description: 'For people: who or what holds it', example: 'ci' })
const scopes = z
  .array(Scope)
  .min(1)
  .max(scopeNames.length)
  .refine((all) => new Set(all).size === all.length, { error: 'names a scope twice' })
const timeMs = z.int().min(0).max(8_640_000_000_000_000)

/** A token as it is listed: all but its secret, which nobody keeps. */
export const Token = z
  .object({
    id: TokenId,
    name,
    scopes,
    createdAtMs: timeMs,
    expiresAtMs: timeMs.nullable(),
    revokedAtMs: timeMs.nullable(),
    lastUsedAtMs: timeMs.nullable().meta({ description: 'To within five minutes' }),
    usesLeft: z.int().min(0).nullable().meta({ description: 'How many runners it may still register; null for any number' }),
    createdBy: z.string().meta({ description: 'The token that minted it; local for a command on the server itself', example: 'local' }),
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof Token>

export const TokenRequest = z
  .strictObject({
    name,
    scopes,
    expiresAtMs: timeMs.nullable().default(null).meta({ description: 'null for one that does not expire' }),
    uses: z
      .int()
      .min(1)
      .max(1_000)
      .nullable()
      .default(null)
      .meta({ description: 'How many runners it may register; only for a token whose one scope is runners:register. null for any number' }),
  })
  .refine(({ uses, scopes: [...given] }) => uses === null || (given.length === 1 && given[0] === 'runners:register'), {
    path: ['uses'],
    error: 'only the one scope runners:register can be counted; leave uses out, or make a token of its own for that scope',
  })
  .meta({ id: 'TokenRequest' })
export type TokenRequest = z.infer<typeof TokenRequest>

/** The secret stands in this answer only. */
export const MintedToken = Token.extend({ secret: z.string() }).meta({ id: 'MintedToken' })
export type MintedToken = z.infer<typeof MintedToken>

export const TokenList = z.object({ items: z.array(Token) }).meta({ id: 'TokenList' })
export type TokenList = z.infer<typeof TokenList>
