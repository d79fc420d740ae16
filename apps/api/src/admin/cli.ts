import { parseArgs } from 'node:util'
import { ZooError } from '@effzoo/contract'
import { readDataEnv } from '../env.ts'
import { redactSecrets } from '../log-error.ts'
import { auditExport, auditVerify } from './audit-commands.ts'
import { backup } from './backup.ts'
import { collectBlobs } from './collect-blobs.ts'
import { type AdminContext, type Command, UsageError } from './command.ts'
import { keysCreate, keysList, keysRotate } from './key-commands.ts'
import { restore } from './restore.ts'
import { runnerRevoke } from './runner-commands.ts'
import { tokenCreate, tokenList, tokenRevoke } from './token-commands.ts'

const commands: Readonly<Record<string, Command>> = {
  'token create': tokenCreate,
  'token list': tokenList,
  'token revoke': tokenRevoke,
  'runner revoke': runnerRevoke,
  'keys create': keysCreate,
  'keys rotate': keysRotate,
  'keys list': keysList,
  'collect-blobs': collectBlobs,
  'audit export': auditExport,
  'audit verify': auditVerify,
  backup,
  restore,
}

const help = [
  'Usage: npm run admin -- COMMAND',
  ...Object.values(commands).flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]),
  'DATA_DIR or DATABASE_URL say which database, as for npm run serve. npm run -s leaves what npm itself prints out.',
].join('\n')

export interface AdminEffects extends Pick<AdminContext, 'print' | 'say' | 'nowMs'> {
  readonly variables: Readonly<Record<string, string | undefined>>
}

const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** Answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function runAdmin(args: readonly string[], { variables, ...effects }: AdminEffects): Promise<number> {
  const { print, say } = effects
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    print(help)
    return args.length === 0 ? 2 : 0
  }
  const name = Object.keys(commands).find((candidate) => candidate.split(' ').every((word, i) => args[i] === word))
  const command = name === undefined ? undefined : commands[name]
  if (name === undefined || command === undefined) {
    say(`admin: there is no command ${args.slice(0, 2).join(' ')}\n${help}`)
    return 2
  }
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(name.split(' ').length),
      options: command.options,
      allowPositionals: true,
    })
    return await command.perform({ env: readDataEnv(variables), ...effects }, values, positionals)
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      say(`admin ${name}: ${error.message}\nUsage: npm run admin -- ${command.usage}`)
      return 2
    }
    say(redactSecrets(`admin ${name}: ${error instanceof Error ? error.message : String(error)}`))
    if (variables.DEBUG && !(error instanceof ZooError)) console.error(error)
    return 1
  }
}
