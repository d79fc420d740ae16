import type { Client, InArgs, InStatement } from '@libsql/client'
import { unreachable } from '../../apps/api/src/db/is-unreachable.ts'
import type { Faults } from './faults.ts'
import { settle, type World } from './world.ts'

export interface Steps {
  readonly world: World
  readonly faults: () => Faults
  /** Whether whoever waits for the statement is still there. */
  readonly isAlive: () => boolean
  readonly crash: (where: string) => void
  /** Right behind a statement that may have written. */
  readonly onWritten: () => void
}

/** Each statement is a step of the world: others come in between, and before and behind it the server may die or the database fail. */
export function steppedClient(client: Client, { world, faults, isAlive, crash, onWritten }: Steps): Client {
  const { random } = world

  const inSteps = <Answer>(work: () => Promise<Answer>, isRead: boolean) =>
    new Promise<Answer>((resolve, reject) => {
      world.after(world.between(0, 3), async () => {
        if (!isAlive()) return
        if (random.chance(faults().statementCrashChance)) return crash('before a statement')
        if (random.chance(faults().statementFailureChance)) {
          reject(fault('SQLITE_BUSY', 'the statement failed, and was not made'))
          return settle()
        }
        const answer = await work()
        if (!isRead) onWritten()
        if (random.chance(faults().statementCrashChance)) return crash('behind a statement')
        if (random.chance(faults().statementFailureChance)) reject(fault(unreachable, 'the statement was made, and its answer lost'))
        else resolve(answer)
        return settle()
      })
    })

  return {
    ...client,
    execute: ((statement: InStatement, args?: InArgs) => {
      const text = typeof statement === 'string' ? statement : statement.sql
      const work = () => (typeof statement === 'string' ? client.execute(statement, args) : client.execute(statement))
      return inSteps(work, text.startsWith('select'))
    }) as Client['execute'],
    batch: (statements, mode) => inSteps(() => client.batch(statements, mode), false),
  }
}

const fault = (code: string, message: string) => Object.assign(new Error(message), { code })
