import type { ParseArgsConfig } from 'node:util'

/** A command as a value: flags -> library -> print. */
export interface Command {
  readonly usage: string
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Whether words may follow its name. */
  readonly takesWords?: boolean
  /** Answers the exit code. */
  perform(values: Readonly<Record<string, unknown>>, words: readonly string[]): Promise<number>
}
