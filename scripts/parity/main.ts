// `npm run parity -- FILE.json [--engine NAME]`: are the models those of timm? Exit code 1 when one is not, or none was compared.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type EngineName, Precision } from '@effzoo/contract'
import { engines, findEngine } from '@effzoo/engines'
import { parity } from './parity.ts'
import { MalformedGolden, readGolden } from './read-golden.ts'

const names = Object.keys(engines) as EngineName[]
const usage = `usage: npm run parity -- FILE.json [--engine ${names.join('|')}] [--precision ${Precision.options.join('|')}]`

class UsageError extends Error {}

function readCall(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { engine: { type: 'string', default: 'tensorflow' }, precision: { type: 'string', default: 'float32' } },
  })
  const [file, ...rest] = positionals
  const engine = names.find((name) => name === values.engine)
  if (file === undefined || rest.length > 0) throw new UsageError(`name one file with golden figures; ${positionals.length} are named`)
  if (!engine) throw new UsageError(`--engine ${values.engine}: allowed are ${names.join(', ')}`)
  const precision = Precision.options.find((name) => name === values.precision)
  if (!precision) throw new UsageError(`--precision ${values.precision}: allowed are ${Precision.options.join(', ')}`)
  return { file, engine, precision }
}

/** parseArgs throws these for an unknown or an incomplete flag. */
const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

async function main(args: string[]): Promise<number> {
  try {
    const { file, engine: name, precision } = readCall(args)
    const rows = readGolden(file)
    const engine = await findEngine(name)
    const { unavailable } = await engine.probe()
    if (unavailable !== null) process.stderr.write(`parity: the engine ${name} is not available: ${unavailable}\n`)
    const comparable = unavailable === null ? rows : []
    const { passed, failed } = await parity(comparable, { engine, precision, say: (line) => process.stdout.write(`${line}\n`) })
    return passed > 0 && failed === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof MalformedGolden || isParseError(error))) throw error
    process.stderr.write(`parity: ${error.message}\n${error instanceof MalformedGolden ? '' : `${usage}\n`}`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
