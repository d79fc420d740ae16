import { type LimitName, limitNames, type RateLimits } from './limits.ts'
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts'

export type RateBuckets = Readonly<Record<LimitName, TokenBuckets>>

export const createRateBuckets = (limits: RateLimits) =>
  Object.fromEntries(limitNames.map((name) => [name, createTokenBuckets(limits[name])])) as Record<LimitName, TokenBuckets>
