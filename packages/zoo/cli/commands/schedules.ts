import process from 'node:process'
import { parseArgs } from 'node:util'
import { type Schedule, ScheduleId } from '@effzoo/contract'
import { sweepRequest, workloadFlags } from '../bench-requests.ts'
import { idsOf } from '../ids-of.ts'
import { openClient } from '../open-client.ts'
import { flagsOf, queryOf } from '../query-flags.ts'
import { formatSchedules } from '../schedule-table.ts'
import { UsageError } from '../usage-error.ts'

export const usage =
  'zoo schedules [--limit N] [--cursor …] [--registry URL] [--json] | zoo schedules add CADENCE VARIANT… [flags of zoo bench] | ' +
  'zoo schedules pause|resume|remove SCHEDULE…'

const filters = flagsOf(['limit', 'cursor'])
const options = {
  ...workloadFlags,
  limit: { type: 'string' },
  cursor: { type: 'string' },
  registry: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** What is measured again and again, newest first; or makes, pauses, resumes and removes some of it. CADENCE is `every 7d`, or cron in UTC. */
export async function schedules(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [verb, ...names] = positionals
  const client = openClient(values.registry)
  const print = (answer: unknown, items: readonly Schedule[]) =>
    process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `${formatSchedules(items)}\n`)
  const each = async (change: (id: ScheduleId) => Promise<Schedule>) => {
    const changed: Schedule[] = []
    for (const id of idsOf(verb!, 'schedules', names, ScheduleId)) changed.push(await change(id))
    print(changed, changed)
  }
  switch (verb) {
    case undefined: {
      const page = await client.schedules(queryOf(filters, values))
      if (page.items.length === 0 && !values.json) process.stdout.write('no schedules\n')
      else print(page, page.items)
      if (page.nextCursor && !values.json) process.stdout.write(`more: --cursor ${page.nextCursor}\n`)
      return 0
    }
    case 'add': {
      const [cadence, ...variants] = names
      if (cadence === undefined) throw new UsageError('add: name the cadence, such as "every 7d", and the variants')
      const schedule = await client.createSchedule({ cadence, request: sweepRequest(variants, values) })
      print(schedule, [schedule])
      return 0
    }
    case 'pause':
      await each(client.pauseSchedule)
      return 0
    case 'resume':
      await each(client.resumeSchedule)
      return 0
    case 'remove':
      for (const id of idsOf(verb, 'schedules', names, ScheduleId)) await client.deleteSchedule(id)
      return 0
    default:
      throw new UsageError(`${verb}: allowed are add, pause, resume and remove, or nothing to list`)
  }
}
