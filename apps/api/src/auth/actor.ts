import type { RunnerId, ScheduleId, TokenId } from '@effzoo/contract'

/** Who writes: a token, a runner, a schedule whose moment came, or whoever sits at the machine itself. */
export type Actor = TokenId | RunnerId | ScheduleId | 'local'
