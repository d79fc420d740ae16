import { Scope, scopeNames, type Token, TokenId } from '@effzoo/contract'
import { createToken } from '../db/queries/create-token.ts'
import { hasTokens, listTokens } from '../db/queries/list-tokens.ts'
import { revokeToken } from '../db/queries/revoke-token.ts'
import { type Command, UsageError } from './command.ts'
import { parseExpiry } from './parse-time.ts'
import { withData } from './with-data.ts'

const day = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10)
const until = ({ expiresAtMs }: Token) => (expiresAtMs === null ? 'never expires' : `expires ${new Date(expiresAtMs).toISOString()}`)

export const tokenCreate: Command = {
  usage: `token create --name NAME --scopes SCOPE,SCOPE [--expires 90d|DATE|never] [--uses NUMBER] [--json]`,
  summary: `make a token; scopes are ${scopeNames.join(', ')}. The secret alone goes to stdout, once; 90 days unless said otherwise. --uses 1 makes one that registers one runner`,
  options: {
    name: { type: 'string' },
    scopes: { type: 'string' },
    expires: { type: 'string' },
    uses: { type: 'string' },
    json: { type: 'boolean' },
  },

  async perform({ env, nowMs, print, say }, values) {
    const name = String(values.name ?? '').trim()
    if (name === '' || name.length > 100) throw new UsageError('--name says for people who or what holds it, in 1 to 100 characters')
    const scopes = parseScopes(values.scopes)
    const expiresAtMs = parseExpiry('--expires', String(values.expires ?? '90d'), nowMs)
    const uses = parseUses(values.uses, scopes)
    const { token, secret, isFirst } = await withData(env, async (db) => {
      const hadTokens = await hasTokens(db)
      return { ...(await createToken(db, { name, scopes, expiresAtMs, uses }, 'local', nowMs)), isFirst: !hadTokens }
    })
    say(
      `${token.id} "${name}" may ${scopes.join(', ')}${uses === null ? '' : ` ${uses} times`} and ${until(token)}. The secret is shown this once:`,
    )
    print(values.json ? JSON.stringify({ ...token, secret }) : secret)
    if (isFirst) say('A server that runs on this database without tokens asks for one once it is restarted.')
    return 0
  },
}

function parseScopes(text: unknown): Scope[] {
  const names = typeof text === 'string' ? [...new Set(text.split(',').map((name) => name.trim()))] : []
  const wrong = names.find((name) => !Scope.safeParse(name).success)
  if (names.length === 0 || wrong !== undefined) {
    throw new UsageError(
      `--scopes ${wrong === undefined ? 'is missing' : `has "${wrong}"`}; allowed are ${scopeNames.join(', ')}, joined by commas`,
    )
  }
  return names.map((name) => Scope.parse(name))
}

function parseUses(text: unknown, scopes: readonly Scope[]): number | null {
  if (typeof text !== 'string') return null
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`--uses ${text} is not a number from 1 to 999`)
  if (scopes.length > 1 || scopes[0] !== 'runners:register') {
    throw new UsageError('--uses counts registrations: give it with --scopes runners:register alone')
  }
  return Number(text)
}

const columns = ['id', 'name', 'scopes', 'created', 'state', 'last used', 'made by']

function lineOf(token: Token, nowMs: number): string[] {
  const { id, name, scopes, createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs, usesLeft, createdBy } = token
  const isOver = expiresAtMs !== null && expiresAtMs <= nowMs
  const state =
    revokedAtMs !== null
      ? `revoked ${day(revokedAtMs)}`
      : expiresAtMs === null
        ? 'does not expire'
        : `${isOver ? 'expired' : 'until'} ${day(expiresAtMs)}`
  const uses = usesLeft === null ? '' : usesLeft === 0 ? ', used up' : `, ${usesLeft} left`
  return [id, name, scopes.join(','), day(createdAtMs), state + uses, lastUsedAtMs === null ? 'never' : day(lastUsedAtMs), createdBy]
}

export const tokenList: Command = {
  usage: 'token list [--json]',
  summary: 'all tokens, newest first, without their secrets',
  options: { json: { type: 'boolean' } },

  async perform({ env, nowMs, print }, values) {
    const tokens = await withData(env, listTokens)
    if (values.json) print(JSON.stringify(tokens))
    else {
      const rows = [columns, ...tokens.map((token) => lineOf(token, nowMs))]
      const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
      for (const row of rows)
        print(
          row
            .map((cell, i) => cell.padEnd(widths[i]!))
            .join('  ')
            .trimEnd(),
        )
    }
    return 0
  },
}

export const tokenRevoke: Command = {
  usage: 'token revoke ID',
  summary: 'refuse a token from the next request on',
  options: {},

  async perform({ env, nowMs, print }, _, words) {
    const [text, ...rest] = words
    const id = TokenId.safeParse(text).data
    if (id === undefined || rest.length > 0) throw new UsageError('name one id of a token, as npm run admin -- token list shows it')
    const { revokedAtMs } = await withData(env, (db) => revokeToken(db, id, 'local', nowMs))
    print(`${id} is revoked since ${new Date(revokedAtMs!).toISOString()}`)
    return 0
  },
}
