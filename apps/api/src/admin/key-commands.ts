import { existsSync, readFileSync } from 'node:fs'
import { createSigningKey, endorseKey, exportSigningKey, importSigningKey, type RegistryKey, type SigningKey } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { addSigningKey } from '../db/queries/add-signing-key.ts'
import { listSigningKeys } from '../db/queries/list-signing-keys.ts'
import type { DataEnv } from '../env.ts'
import { type AdminContext, type Command, UsageError } from './command.ts'
import { withData } from './with-data.ts'
import { writeSecretFile } from './write-secret-file.ts'

const activeOf = (keys: readonly RegistryKey[]) => keys.find(({ retiredAtMs }) => retiredAtMs === null)

const secretOption = { 'print-secret': { type: 'boolean' } } as const

/**
 * The secret goes to stdout, for the secret of a Worker, or into the file that serve reads. It is kept before the database knows of it: a key that
 * nobody knows signs nothing, a known one that is lost stops the registry.
 */
async function keep(
  db: Database,
  key: SigningKey,
  endorsedBy: RegistryKey['endorsedBy'],
  { env, nowMs, print, say }: AdminContext,
  toStdout: boolean,
) {
  const secret = await exportSigningKey(key)
  if (toStdout) print(secret)
  else writeSecretFile(env.signingKeyFile, secret)
  await addSigningKey(db, { keyId: key.keyId, publicKey: key.publicKey, endorsedBy }, 'local', nowMs)
  say(`key ${key.keyId} signs from now on; ${toStdout ? 'its secret is on stdout, this once' : `its secret is in ${env.signingKeyFile}`}`)
}

export const keysCreate: Command = {
  usage: 'keys create [--print-secret] [--unendorsed]',
  summary:
    'make the key that manifests are signed with, into the data folder or onto stdout; --unendorsed where the old one is lost: clients then have to trust it anew',
  options: { ...secretOption, unendorsed: { type: 'boolean' } },

  async perform(context, values) {
    await withData(context.env, async (db) => {
      const active = activeOf(await listSigningKeys(db))
      if (active && !values.unendorsed) {
        throw new UsageError(
          `key ${active.keyId} signs already; keys rotate takes the next one, --unendorsed a new one if this one is lost`,
        )
      }
      await keep(db, await createSigningKey(), null, context, values['print-secret'] === true)
    })
    return 0
  },
}

export const keysRotate: Command = {
  usage: 'keys rotate [--print-secret]',
  summary: 'the next key, for which the present one vouches; the present secret is in the data folder, or in SIGNING_KEY_FILE',
  options: secretOption,

  async perform(context, values) {
    await withData(context.env, async (db) => {
      const present = await presentKey(db, context.env)
      const next = await createSigningKey()
      await keep(db, next, await endorseKey(next.publicKey, present), context, values['print-secret'] === true)
    })
    return 0
  },
}

async function presentKey(db: Database, { signingKeyFile }: DataEnv): Promise<SigningKey> {
  if (!existsSync(signingKeyFile))
    throw new Error(`there is no ${signingKeyFile}, which holds the present key; SIGNING_KEY_FILE names another`)
  const key = await importSigningKey(readFileSync(signingKeyFile, 'utf8'))
  const active = activeOf(await listSigningKeys(db))
  if (active?.keyId !== key.keyId) {
    throw new Error(
      `${signingKeyFile} is key ${key.keyId}, and this registry signs with ${active?.keyId ?? 'none'}: it cannot vouch for the next`,
    )
  }
  return key
}

const day = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10)

export const keysList: Command = {
  usage: 'keys list [--json]',
  summary: 'the public keys, newest first',
  options: { json: { type: 'boolean' } },

  async perform({ env, print }, values) {
    const keys = await withData(env, listSigningKeys)
    if (values.json) print(JSON.stringify(keys))
    else for (const key of keys) print(lineOf(key))
    return 0
  },
}

function lineOf({ keyId, createdAtMs, retiredAtMs, endorsedBy }: RegistryKey): string {
  const state = retiredAtMs === null ? 'signs' : `retired ${day(retiredAtMs)}`
  return `${keyId}  ${day(createdAtMs)}  ${state}  ${endorsedBy ? `vouched for by ${endorsedBy.keyId.slice(0, 16)}` : 'vouched for by none'}`
}
