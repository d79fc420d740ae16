import { RunnerId } from '@effzoo/contract'
import { revokeRunner } from '../db/queries/revoke-runner.ts'
import { type Command, UsageError } from './command.ts'
import { withData } from './with-data.ts'

export const runnerRevoke: Command = {
  usage: 'runner revoke ID',
  summary: 'refuse the key of a runner from the next request on; it registers anew if it still has a token for that',
  options: {},

  async perform({ env, nowMs, print }, _, words) {
    const [text, ...rest] = words
    const id = RunnerId.safeParse(text).data
    if (id === undefined || rest.length > 0) throw new UsageError('name one id of a runner, as its jobs and results have it')
    const { isNew } = await withData(env, (db) => revokeRunner(db, id, 'local', nowMs))
    print(`${id} ${isNew ? 'is revoked' : 'was revoked before'}; its results stay`)
    return 0
  },
}
