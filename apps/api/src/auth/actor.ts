import type { RunnerId, TokenId } from '@effzoo/contract'

/** Who writes: a token, a runner, or whoever sits at the machine itself. */
export type Actor = TokenId | RunnerId | 'local'
