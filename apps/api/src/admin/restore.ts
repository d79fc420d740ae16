import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { lonelyAuditEvent } from '../db/audit-event.ts'
import { listTokens } from '../db/queries/list-tokens.ts'
import { type Command, UsageError } from './command.ts'
import { describeCounts, examineDatabase } from './examine-database.ts'
import { holdAlone } from './hold-alone.ts'
import { databaseFile, withData } from './with-data.ts'

export const restore: Command = {
  usage: 'restore FILE [--force]',
  summary: 'check a copy and put it in the place of the database, with no server running; --force where there is one, which is kept aside',
  options: { force: { type: 'boolean' } },

  async perform({ env, nowMs, print, say }, values, words) {
    const [word, ...rest] = words
    if (word === undefined || rest.length > 0) throw new UsageError('name the file of one copy')
    const source = resolve(word)
    const target = databaseFile(env)
    if (!existsSync(source)) throw new Error(`there is no file ${source}`)
    if (existsSync(target) && !values.force) {
      throw new Error(`${target} is there already; --force puts it aside and the copy in its place, or set DATA_DIR to a new folder`)
    }
    mkdirSync(dirname(target), { recursive: true })
    const incomplete = `${target}.incomplete`
    const aside = `${target}.${new Date(nowMs).toISOString().replaceAll(':', '-')}`
    try {
      say(`checking ${source}`)
      copyFileSync(source, incomplete)
      chmodSync(incomplete, 0o600)
      // what is checked is what will be there, not what may change meanwhile
      const { counts } = await examineDatabase(incomplete)
      const hasOld = await replace(target, incomplete, aside)
      const restored = await withData(env, async (db) => {
        await lonelyAuditEvent(db, { actor: 'local', action: 'database.restore', subject: source.slice(-400) }, nowMs)
        return listTokens(db)
      })
      print(`${target}: ${describeCounts(counts)}${hasOld ? `; what was there is ${aside}` : ''}`)
      const live = restored.filter(({ revokedAtMs, expiresAtMs }) => revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs))
      if (live.length > 0)
        say(`${live.length} tokens are valid in it: those revoked since the copy was made, too. See npm run admin -- token list`)
      return 0
    } finally {
      for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${incomplete}${rest}`, { force: true })
    }
  },
}

/** At every moment there is the old database or the new one, and the old one stays. Answers whether there was one. */
async function replace(target: string, incomplete: string, aside: string): Promise<boolean> {
  const { release } = await holdAlone(target)
  try {
    const hasOld = existsSync(target)
    if (hasOld) linkSync(target, aside)
    // a log that is left of another file would be read into this one
    for (const rest of ['-wal', '-shm', '-journal']) rmSync(`${target}${rest}`, { force: true })
    renameSync(incomplete, target)
    return hasOld
  } finally {
    release()
  }
}
