import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { lonelyAuditEvent } from '../db/audit-event.ts'
import { guardedClient } from '../db/guarded-client.ts'
import { sealAudit } from '../db/queries/seal-audit.ts'
import { type Command, UsageError } from './command.ts'
import { type Counts, countRows, describeCounts, examineDatabase } from './examine-database.ts'
import { databaseFile, withData } from './with-data.ts'

export const backup: Command = {
  usage: 'backup FILE [--force]',
  summary: 'copy the database while it serves, and check the copy; --force replaces FILE',
  options: { force: { type: 'boolean' } },

  async perform({ env, nowMs, print, say }, values, words) {
    const [word, ...rest] = words
    if (word === undefined || rest.length > 0) throw new UsageError('name one file for the copy')
    const target = resolve(word)
    const source = databaseFile(env)
    if (!existsSync(source)) throw new Error(`there is no database ${source}; set DATA_DIR or DATABASE_URL as the server has it`)
    if (existsSync(target) && !values.force) throw new Error(`${target} is there already; name another file, or give --force to replace it`)

    // so that the copy tells of itself
    await withData(env, async (db) => {
      await lonelyAuditEvent(db, { actor: 'local', action: 'database.backup', subject: target.slice(-400) }, nowMs)
      await sealAudit(db)
    })
    const incomplete = `${target}.incomplete`
    rmSync(incomplete, { force: true })
    try {
      say(`copying ${(statSync(source).size / 2 ** 20).toFixed(1)} MiB from ${source}`)
      const { before, after } = await copyInto(env.databaseUrl, incomplete)
      say('checking the copy')
      const { counts, audit } = await examineDatabase(incomplete)
      requireBetween(before, counts, after)
      sync(incomplete)
      renameSync(incomplete, target)
      print(`${target}: ${describeCounts(counts)}; audit head ${audit.head.seq}:${audit.head.sha256}`)
      return 0
    } finally {
      rmSync(incomplete, { force: true })
    }
  },
}

/** As of one moment, whoever writes meanwhile: a read transaction, which holds no writer up. */
async function copyInto(databaseUrl: string, path: string): Promise<{ before: Counts; after: Counts }> {
  // made here, so that nobody else can read it: an empty file is taken
  closeSync(openSync(path, 'wx', 0o600))
  const client = guardedClient({ url: databaseUrl })
  try {
    const before = await countRows(client)
    await client.execute({ sql: 'vacuum into ?', args: [path] })
    return { before, after: await countRows(client) }
  } finally {
    client.close()
  }
}

function requireBetween(before: Counts, copied: Counts, after: Counts) {
  for (const name of Object.keys(copied) as (keyof Counts)[]) {
    if (copied[name] < before[name] || copied[name] > after[name]) {
      throw new Error(
        `the copy has ${copied[name]} ${name}, and the database had ${before[name]} before and ${after[name]} after: not kept`,
      )
    }
  }
}

function sync(path: string) {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
