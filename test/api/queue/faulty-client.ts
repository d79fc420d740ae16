import { type Client, type InStatement, LibsqlError } from '@libsql/client'

/**
 * A call of the client that fails, the first one being 1: before it reaches the database, after it was applied, or in a batch before its
 * statement of that index, so that the database itself takes the others back.
 */
export interface Fault {
  readonly call: number
  readonly when: 'before' | 'after' | number
}

const broken: InStatement = "select json('{')"

/** Fails by a plan that may be set anew at any time; counts the calls since. */
export function faultyClient(client: Client) {
  let faults: readonly Fault[] = []
  let callCount = 0
  let batchSizes: number[] = []

  async function run<Answer>(statements: readonly InStatement[], apply: (given: InStatement[]) => Promise<Answer>): Promise<Answer> {
    callCount++
    batchSizes.push(statements.length)
    const fault = faults.find(({ call }) => call === callCount)
    if (!fault) return apply([...statements])
    if (fault.when === 'after') await apply([...statements])
    else if (fault.when !== 'before') await apply(statements.toSpliced(fault.when, 0, broken))
    throw new LibsqlError('disk I/O error', 'SQLITE_IOERR')
  }

  return {
    client: {
      ...client,
      execute: (statement: InStatement) => run([statement], ([given]) => client.execute(given!)),
      batch: (statements: InStatement[]) => run(statements, (given) => client.batch(given)),
    } as Client,
    plan(given: readonly Fault[]) {
      faults = given
      callCount = 0
      batchSizes = []
    },
    /** How many statements each call had since the plan was set. */
    calls: () => batchSizes,
  }
}
