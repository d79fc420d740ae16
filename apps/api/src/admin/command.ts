import type { ParseArgsConfig } from 'node:util'
import type { DataEnv } from '../env.ts'

export interface AdminContext {
  readonly env: DataEnv
  readonly nowMs: number
  /** What the command answers, for a pipe. */
  readonly print: (line: string) => unknown
  /** What it is at, for people. */
  readonly say: (line: string) => unknown
}

/** A command as a value. Its name is its place in the table. */
export interface Command {
  readonly usage: string
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Answers the exit code. */
  perform(context: AdminContext, values: Readonly<Record<string, unknown>>, words: readonly string[]): Promise<number>
}

/** What was typed is not understood; the usage is shown beside it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
