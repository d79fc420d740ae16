import type { Client, InStatement } from '@libsql/client'

/** A queue with one guard missing: the simulator must see that it is. */
export interface Mutant {
  /** To be run once on the database file. */
  readonly schema: readonly string[]
  /** In the text of the statements that change jobs. A parameter must stay where it is. */
  readonly find: string
  readonly put: string
}

export const mutants = {
  'no-fence': { schema: [], find: '"jobs"."attempt" = ?', put: '? is not null' },
  'no-owner': { schema: [], find: '"jobs"."runner" = ?', put: '? is not null' },
  'no-idempotency': {
    schema: ['drop index jobs_idempotency_key_unique'],
    find: 'on conflict ("jobs"."idempotency_key") do nothing',
    put: '',
  },
} as const satisfies Record<string, Mutant>

export type MutantName = keyof typeof mutants

export const isMutantName = (name: string): name is MutantName => Object.hasOwn(mutants, name)

const changesJobs = /^(update|insert into) "jobs"/

/** How often each mutant found what it takes out: one that never did is no mutant, and its verdict would be worth nothing. */
export const foundCounts = Object.fromEntries(Object.keys(mutants).map((name) => [name, 0])) as Record<MutantName, number>

/** The client without the guard, in the very text that reaches the database. */
export function mutate(client: Client, name: MutantName): Client {
  const { find, put } = mutants[name]
  function change(text: string) {
    if (!changesJobs.test(text) || !text.includes(find)) return text
    foundCounts[name]++
    return text.replaceAll(find, put)
  }
  const changeOne = (statement: InStatement | string): InStatement =>
    typeof statement === 'string' ? change(statement) : { ...statement, sql: change(statement.sql) }
  return {
    ...client,
    execute: ((statement: InStatement, args) =>
      typeof statement === 'string' ? client.execute(change(statement), args) : client.execute(changeOne(statement))) as Client['execute'],
    batch: (statements, mode) =>
      client.batch(
        statements.map((statement) => (Array.isArray(statement) ? statement : changeOne(statement))),
        mode,
      ),
  }
}
