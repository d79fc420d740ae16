import { z } from 'zod'
import { QueueLine, RunnerItem } from './fleet.ts'
import { Job } from './job.ts'
import { Facets } from './model-query.ts'
import { PublishedFigure } from './published-figure.ts'
import {
  deviceFields,
  jobFields,
  publishedFields,
  queueFields,
  resultFields,
  runnerFields,
  scheduleFields,
  sweepFields,
} from './query/list-fields.ts'
import { type Alias, listParameters } from './query/parameter.ts'
import { querySchema } from './query/read-query.ts'
import { Schedule } from './schedule.ts'
import { Sweep } from './sweep.ts'

const since = (field: string): Record<'since', Alias> => ({ since: { use: 'min', field, description: 'At this moment or later' } })

export const resultParameters = listParameters({ fields: resultFields, aliases: since('receivedAtMs') })
export const ResultQuery = querySchema(resultParameters).meta({ id: 'ResultQuery' })

export const publishedParameters = listParameters({ fields: publishedFields })
export const PublishedQuery = querySchema(publishedParameters).meta({ id: 'PublishedQuery' })

export const deviceParameters = listParameters({ fields: deviceFields, aliases: since('receivedAtMs') })
export const DeviceQuery = querySchema(deviceParameters).meta({ id: 'DeviceQuery' })

export const jobParameters = listParameters({ fields: jobFields, aliases: since('createdAtMs'), isLive: true })
export const JobQuery = querySchema(jobParameters).meta({ id: 'JobQuery' })

export const runnerParameters = listParameters({ fields: runnerFields, aliases: since('lastSeenAtMs'), isLive: true })
export const RunnerQuery = querySchema(runnerParameters).meta({ id: 'RunnerQuery' })

/** An engine a line: there are too few for pages. */
export const queueParameters = new Map(
  [...listParameters({ fields: queueFields, isLive: true })].filter(([name]) => ['engine', 'format'].includes(name)),
)
export const QueueQuery = querySchema(queueParameters).meta({ id: 'QueueQuery' })
export const QueuePage = z.object({ items: z.array(QueueLine), nextCursor: z.null() }).meta({ id: 'QueuePage' })

export const sweepParameters = listParameters({ fields: sweepFields, aliases: since('createdAtMs'), isLive: true })
export const SweepQuery = querySchema(sweepParameters).meta({ id: 'SweepQuery' })

export const scheduleParameters = listParameters({ fields: scheduleFields, aliases: since('createdAtMs'), isLive: true })
export const ScheduleQuery = querySchema(scheduleParameters).meta({ id: 'ScheduleQuery' })

const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), facets: Facets.optional() })

/** The newest result of one work on one device, without its samples. */
export const ResultItem = z
  .object({
    id: z.string(),
    variant: z.string(),
    device: z.string(),
    deviceName: z.string(),
    engine: z.string(),
    task: z.string(),
    batch: z.int(),
    px: z.int(),
    precision: z.string(),
    protocol: z.string(),
    medianMs: z.number(),
    p90Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    imagesPerS: z.number(),
    utilization: z.number().nullable(),
    grade: z.string().nullable(),
    sampleCount: z.int(),
    resultCount: z.int(),
    engineVersion: z.string(),
    receivedAtMs: z.int(),
  })
  .meta({ id: 'ResultItem' })
export type ResultItem = z.infer<typeof ResultItem>
export const ResultPage = page(ResultItem).meta({ id: 'ResultPage' })

export const PublishedPage = page(PublishedFigure).meta({ id: 'PublishedPage' })

/** A device that results came from. */
export const DeviceItem = z
  .object({
    id: z.string(),
    name: z.string(),
    cpuModel: z.string(),
    gpu: z.string().nullable(),
    logicalCores: z.int(),
    memoryBytes: z.int(),
    resultCount: z.int(),
    variantCount: z.int(),
    receivedAtMs: z.int(),
  })
  .meta({ id: 'DeviceItem' })
export type DeviceItem = z.infer<typeof DeviceItem>
export const DevicePage = page(DeviceItem).meta({ id: 'DevicePage' })

export const JobPage = z
  .object({ items: z.array(Job), nextCursor: z.string().nullable() })
  .meta({ id: 'JobPage', description: 'Newest first; the log of a failure stands in the job itself only' })
export const RunnerPage = z.object({ items: z.array(RunnerItem), nextCursor: z.string().nullable() }).meta({ id: 'RunnerPage' })
export const SweepPage = z.object({ items: z.array(Sweep), nextCursor: z.string().nullable() }).meta({ id: 'SweepPage' })
export const SchedulePage = z.object({ items: z.array(Schedule), nextCursor: z.string().nullable() }).meta({ id: 'SchedulePage' })
