import { type EngineName, engineNames } from '@effzoo/contract'
import { UsageError } from './usage-error.ts'

const isEngine = (name: string): name is EngineName => engineNames.some((known) => known === name)

/** `--engine` as an option; nothing where it is not given. */
export function engineFlag(name: string | undefined): { readonly engine?: EngineName } {
  if (name === undefined) return {}
  if (!isEngine(name)) throw new UsageError(`--engine ${name}: allowed are ${engineNames.join(', ')}`)
  return { engine: name }
}
