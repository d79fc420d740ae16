import { parseArgs } from 'node:util'
import type { Command } from './commands/command.ts'
import { doctor } from './commands/doctor.ts'
import { engineInstall } from './commands/engine-install.ts'
import { peaks } from './commands/peaks.ts'
import { run } from './commands/run.ts'
import { UsageError } from './usage-error.ts'

const commands: Readonly<Record<string, Command>> = { run, doctor, peaks, engine: engineInstall }

const help = [
  'bench-runner measures models on this host for a registry.',
  '',
  ...Object.values(commands).flatMap(({ usage, summary }) => [`  bench-runner ${usage}`, `      ${summary}`]),
  '',
  'RUNNER_LABELS holds labels as --label gives them, joined by commas: what jobs may ask for besides a device.',
  'RUNNER_DIR is the folder of what it must not forget (default: runner in DATA_DIR, which is .data by default).',
  'A registry that asks for a token to register gets EFFZOO_TOKEN, else that in the file EFFZOO_TOKEN_FILE, else that of `zoo login`,',
  'else, on this machine, that of its data folder.',
].join('\n')

/** Answers the exit code: 2 for a wrong command line. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await perform(argv)
  } catch (error) {
    console.error(`bench-runner: ${error instanceof Error ? error.message : error}`)
    if (error instanceof UsageError) return 2
    if (process.env.DEBUG) console.error(error)
    return 1
  }
}

async function perform([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(help)
    return 0
  }
  const command = name === undefined ? undefined : Object.hasOwn(commands, name) && commands[name]
  if (!command) {
    const allowed = [...Object.keys(commands), '--help'].join(', ')
    throw new UsageError(
      name === undefined ? `a command is missing; allowed are ${allowed}` : `no command "${name}"; allowed are ${allowed}`,
    )
  }
  const { values, positionals } = parse(command, args)
  if (values.help) {
    console.log(`bench-runner ${command.usage}\n    ${command.summary}`)
    return 0
  }
  return command.perform(values, positionals)
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({
      args,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.takesWords === true,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : error
    throw new UsageError(`${reason}; usage: bench-runner ${command.usage}`)
  }
}
