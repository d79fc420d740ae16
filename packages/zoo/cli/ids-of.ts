import type { z } from 'zod'
import { UsageError } from './usage-error.ts'

/** The ids that a verb of a command is about; at least one. */
export function idsOf<Id extends z.ZodType<string>>(verb: string, what: string, names: readonly string[], schema: Id): z.output<Id>[] {
  if (names.length === 0) throw new UsageError(`${verb}: name the ${what}`)
  return names.map((name) => {
    const id = schema.safeParse(name)
    if (!id.success) throw new UsageError(`${name} is not ${id.error.issues[0]?.message}`)
    return id.data
  })
}
