import process from 'node:process'
import * as analyze from './commands/analyze.ts'
import * as bench from './commands/bench.ts'
import * as cache from './commands/cache.ts'
import * as checkpoints from './commands/checkpoints.ts'
import * as compare from './commands/compare.ts'
import * as evaluate from './commands/eval.ts'
import * as exportModel from './commands/export.ts'
import * as importWeights from './commands/import.ts'
import * as jobs from './commands/jobs.ts'
import * as login from './commands/login.ts'
import * as logout from './commands/logout.ts'
import * as manifest from './commands/manifest.ts'
import * as models from './commands/models.ts'
import * as predict from './commands/predict.ts'
import * as pull from './commands/pull.ts'
import * as push from './commands/push.ts'
import * as register from './commands/register.ts'
import * as schedules from './commands/schedules.ts'
import * as show from './commands/show.ts'
import * as sweeps from './commands/sweeps.ts'
import * as tag from './commands/tag.ts'
import * as variants from './commands/variants.ts'
import * as webhooks from './commands/webhooks.ts'
import { UsageError } from './usage-error.ts'

const commands = {
  models: { run: models.models, usage: models.usage },
  show: { run: show.show, usage: show.usage },
  bench: { run: bench.bench, usage: bench.usage },
  jobs: { run: jobs.jobs, usage: jobs.usage },
  sweeps: { run: sweeps.sweeps, usage: sweeps.usage },
  schedules: { run: schedules.schedules, usage: schedules.usage },
  webhooks: { run: webhooks.webhooks, usage: webhooks.usage },
  pull: { run: pull.pull, usage: pull.usage },
  cache: { run: cache.cache, usage: cache.usage },
  checkpoints: { run: checkpoints.checkpoints, usage: checkpoints.usage },
  manifest: { run: manifest.manifest, usage: manifest.usage },
  login: { run: login.login, usage: login.usage },
  logout: { run: logout.logout, usage: logout.usage },
  compare: { run: compare.compare, usage: compare.usage },
  predict: { run: predict.predict, usage: predict.usage },
  eval: { run: evaluate.evaluateModel, usage: evaluate.usage },
  variants: { run: variants.variants, usage: variants.usage },
  analyze: { run: analyze.analyze, usage: analyze.usage },
  register: { run: register.register, usage: register.usage },
  push: { run: push.pushCheckpoint, usage: push.usage },
  import: { run: importWeights.importCheckpoint, usage: importWeights.usage },
  tag: { run: tag.tag, usage: tag.usage },
  export: { run: exportModel.exportModel, usage: exportModel.usage },
}

const help = `Usage:\n${Object.values(commands)
  .map(({ usage }) => `  ${usage}`)
  .join('\n')}\n`

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name)

/** parseArgs throws these for an unknown or an incomplete flag. */
const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** Answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(help)
    return name === undefined ? 2 : 0
  }
  if (!isCommand(name)) {
    process.stderr.write(`zoo: there is no command ${name}\n${help}`)
    return 2
  }
  const { run, usage } = commands[name]
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  try {
    return await run(args)
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      process.stderr.write(`zoo ${name}: ${error.message}\nUsage: ${usage}\n`)
      return 2
    }
    process.stderr.write(`zoo ${name}: ${error instanceof Error ? error.message : error}\n`)
    if (process.env.DEBUG) console.error(error)
    return 1
  }
}
