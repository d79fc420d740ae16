import { z } from 'zod'

const Share = z.number().min(0).max(1)
const Count = z.int().min(0)

/** Who else had the host while the samples were taken; null where the host does not tell. */
export const Contention = z
  .strictObject({
    wallMs: z.number().min(0),
    stealShare: Share.nullable().meta({ description: 'CPU time that the hypervisor gave to others, of all' }),
    backgroundShare: Share.nullable().meta({ description: 'CPU time of other processes, of all' }),
    cpuShareOfWall: z
      .number()
      .min(0)
      .nullable()
      .meta({ description: 'CPU time of the measured process over wall time: 2 is two cores all the time' }),
    runQueuePerCpu: z.number().min(0).nullable().meta({ description: 'Tasks that ran or could have run, over the CPUs' }),
    pressureShare: Share.nullable().meta({ description: 'Of the wall time: some task had to wait for a CPU' }),
    involuntarySwitches: Count.nullable(),
    voluntarySwitches: Count.nullable(),
    minorFaults: Count.nullable(),
    majorFaults: Count.nullable(),
    throttleCount: Count.nullable(),
    clockMhz: z.strictObject({ before: z.number(), after: z.number() }).nullable().meta({ description: 'The mean over the cores' }),
  })
  .meta({ id: 'Contention' })
export type Contention = z.infer<typeof Contention>

/** Energy of the whole host while the samples were taken, or why there is no figure. */
export const Energy = z
  .union([
    z.strictObject({ joules: z.number().min(0), source: z.string().min(1).max(200), reason: z.null() }),
    z.strictObject({ joules: z.null(), source: z.null(), reason: z.string().min(1).max(500) }),
  ])
  .meta({ id: 'Energy' })
export type Energy = z.infer<typeof Energy>

/** What of the device has changed since this runner last measured on it. */
export const DeviceChange = z
  .strictObject({ field: z.string().max(100), before: z.unknown(), now: z.unknown(), text: z.string().max(500) })
  .meta({ id: 'DeviceChange' })
export type DeviceChange = z.infer<typeof DeviceChange>
