import { collectBlobs as collect, keptForMs } from '../checkpoints/collect-blobs.ts'
import { openStore } from '../store/open-store.ts'
import { type Command, UsageError } from './command.ts'
import { withData } from './with-data.ts'

const hourMs = 60 * 60_000

export const collectBlobs: Command = {
  usage: 'collect-blobs [--older-than HOURS]',
  summary: `remove files that no checkpoint names, and uploads that rest, for ${keptForMs / hourMs} hours; serve does so by itself`,
  options: { 'older-than': { type: 'string' } },

  async perform({ env, nowMs, print }, values) {
    const text = values['older-than'] ?? String(keptForMs / hourMs)
    if (typeof text !== 'string' || !/^\d{1,5}$/.test(text)) throw new UsageError(`--older-than ${text}: give a whole number of hours`)
    const store = openStore(env)
    const count = await withData(env, async (db) => {
      let removed = 0
      for (let some = 1; some > 0; removed += some) some = await collect(db, store, nowMs, Number(text) * hourMs)
      return removed
    })
    print(`${count} files removed`)
    return 0
  },
}
