import { z } from 'zod'

const Rate = z.number().positive().finite()

/** The best that an engine was seen to do on a device, in float32: what its results are held against. */
export const Peaks = z
  .strictObject({
    flopsPerS: Rate.meta({ description: 'Of its best square matrix product, 2 n^3 for a side of n' }),
    bytesPerS: Rate.meta({ description: 'Of its best element-wise copy, bytes read plus bytes written' }),
    matrixSide: z.int().min(1).meta({ description: 'At which the product was best' }),
    copyBytes: z.int().min(1).meta({ description: 'At which the copy was best: bytes read plus bytes written by one' }),
    engineVersion: z.string().min(1).max(200),
    threads: z.int().min(1).nullable(),
    measuredAtMs: z.int(),
  })
  .meta({ id: 'Peaks' })
export type Peaks = z.infer<typeof Peaks>
