import { z } from 'zod'

export const Grade = z.enum(['A', 'B', 'C', 'D']).meta({ id: 'Grade' })

const Percentile = z.object({
  percent: z.number(),
  floorCount: z.int().meta({ description: 'The fewest samples that carry it' }),
  valueMs: z.number().nullable(),
  ci95Ms: z.tuple([z.number(), z.number()]).nullable(),
  isCi95Capped: z.boolean().nullable().meta({ description: 'Whether 95 % would need an end beyond the outermost sample' }),
  missing: z
    .object({ reason: z.literal('too-few-samples'), sampleCount: z.int(), missingCount: z.int() })
    .nullable()
    .meta({ description: 'What keeps it from being told' }),
})

/** What the order of the samples says, and how they spread. */
export const Statistics = z
  .object({
    iqrMs: z.number(),
    relativeIqr: z.number().nullable(),
    outliers: z.object({ lowCount: z.int(), highCount: z.int(), farLowCount: z.int(), farHighCount: z.int() }),
    percentiles: z.object({ p50: Percentile, p90: Percentile, p95: Percentile, p99: Percentile, p999: Percentile }),
    autocorrelation: z.array(z.number()),
    effectiveSampleCount: z.number(),
    drift: z.object({
      verdict: z.enum(['none', 'rising', 'falling', 'unknown']),
      changeShare: z.number().nullable(),
      pValue: z.number().nullable(),
    }),
    throttling: z.object({
      verdict: z.enum(['none', 'throttled', 'sped-up', 'unknown']),
      stepShare: z.number().nullable(),
      atSample: z.int().nullable(),
      pValue: z.number().nullable(),
    }),
    gradeReasons: z.array(
      z.object({
        code: z.string(),
        measure: z.string(),
        value: z.number().nullable(),
        limit: z.number(),
        bestGrade: Grade,
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'Statistics' })
export type Statistics = z.infer<typeof Statistics>

/** How near the engine's own best on that device the work came; null where that is not known. */
export const Limits = z
  .object({
    achievedFlopsPerS: z.number().nullable(),
    rooflineMs: z.number().nullable().meta({ description: 'What the work would take at the best product and the best copy' }),
    rooflineBound: z.enum(['compute', 'memory']).nullable(),
    shareOfRoofline: z.number().nullable(),
  })
  .meta({ id: 'Limits' })
export type Limits = z.infer<typeof Limits>

const nullUnder = (count: string) => ({ description: `Null under ${count} samples` })

/** What the samples say; null where they are too few to say it. */
export const Summary = z
  .object({
    sampleCount: z.int(),
    minMs: z.number(),
    medianMs: z.number(),
    meanMs: z.number(),
    madMs: z.number().meta({ description: 'Median absolute deviation from the median, unscaled' }),
    p90Ms: z.number().nullable().meta(nullUnder('64')),
    p95Ms: z.number().nullable().meta(nullUnder('130')),
    p99Ms: z.number().nullable().meta(nullUnder('662')),
    p999Ms: z.number().nullable().meta(nullUnder('6,636')),
    ci95Ms: z
      .tuple([z.number(), z.number()])
      .nullable()
      .meta({ description: '95 % interval of the median, widened where samples resemble their predecessors; null under 11 samples' }),
    grade: Grade.nullable().meta({ description: 'A to D; null for results from before grades' }),
    statistics: Statistics.nullable(),
    utilization: z.number().nullable().meta({
      description:
        "Achieved operations per second over the engine's best matrix product on that device, 0 to 1; null where that is not known",
    }),
    limits: Limits.nullable(),
  })
  .meta({ id: 'Summary' })
export type Summary = z.infer<typeof Summary>
