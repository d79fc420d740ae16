import type { Device, JobId, Measurement, ResultId, RunnerId, Summary } from '@effzoo/contract'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { jobs } from './jobs.ts'
import { runners } from './runners.ts'
import { workload } from './workload.ts'

/** One accepted measurement with all its samples. A job has at most one. */
export const results = sqliteTable(
  'results',
  {
    id: text().$type<ResultId>().primaryKey(),
    job: text()
      .$type<JobId>()
      .notNull()
      .unique()
      .references(() => jobs.id),
    attempt: integer().notNull(),
    runner: text()
      .$type<RunnerId>()
      .notNull()
      .references(() => runners.id),
    receivedAtMs: integer('received_at_ms').notNull(),
    /** Of the measurement: the same one sent again is told from another one. */
    measurementSha256: text('measurement_sha256').notNull(),
    ...workload(),
    sampleCount: integer('sample_count').notNull(),
    minMs: real('min_ms').notNull(),
    medianMs: real('median_ms').notNull(),
    meanMs: real('mean_ms').notNull(),
    madMs: real('mad_ms').notNull(),
    p90Ms: real('p90_ms'),
    p95Ms: real('p95_ms'),
    p99Ms: real('p99_ms'),
    p999Ms: real('p999_ms'),
    ci95Ms: text('ci95_ms', { mode: 'json' }).$type<[number, number]>(),
    grade: text({ enum: ['A', 'B', 'C', 'D'] }),
    statistics: text({ mode: 'json' }).$type<Summary['statistics']>(),
    utilization: real(),
    limits: text({ mode: 'json' }).$type<Summary['limits']>(),
    imagesPerS: real('images_per_s').notNull(),
    engineVersion: text('engine_version').notNull(),
    execution: text({ enum: ['eager', 'graph', 'xla'] }).notNull(),
    threads: integer(),
    phases: text({ mode: 'json' }).$type<Measurement['phases']>().notNull(),
    parity: text({ mode: 'json' }).$type<Measurement['parity']>(),
    inputCount: integer('input_count').notNull().default(1),
    samplesMs: text('samples_ms', { mode: 'json' }).$type<number[]>().notNull(),
    losses: text({ mode: 'json' }).$type<number[]>(),
    parts: text({ mode: 'json' }).$type<Measurement['parts']>(),
    deviceMs: text('device_ms', { mode: 'json' }).$type<Measurement['deviceMs']>(),
    peakMemoryBytes: integer('peak_memory_bytes'),
    peakDeviceBytes: integer('peak_device_bytes'),
    clock: text({ mode: 'json' }).$type<Measurement['clock']>().notNull(),
    contention: text({ mode: 'json' }).$type<Measurement['contention']>(),
    energy: text({ mode: 'json' }).$type<Measurement['energy']>(),
    peaks: text({ mode: 'json' }).$type<Measurement['peaks']>(),
    deviceChanges: text('device_changes', { mode: 'json' }).$type<Measurement['deviceChanges']>().notNull().default([]),
    startedAtMs: integer('started_at_ms').notNull(),
    finishedAtMs: integer('finished_at_ms').notNull(),
    device: text({ mode: 'json' }).$type<Device>().notNull(),
    runnerVersion: text('runner_version').notNull(),
  },
  (t) => [index('results_newest').on(t.receivedAtMs), index('results_variant').on(t.variant, t.receivedAtMs)],
)
