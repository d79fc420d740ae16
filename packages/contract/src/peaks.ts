import { z } from 'zod'

/** The best that an engine does on a device: what measurements are compared with. */
export const Peaks = z
  .strictObject({
    flopsPerS: z.number().positive().meta({ description: 'Of a large square matrix product in float32, 2 n^3 operations' }),
    bytesPerS: z.number().positive().meta({ description: 'Read and written, of a large element-wise copy' }),
    matrixSide: z.int().min(1),
    copyBytes: z.int().min(1),
    engineVersion: z.string().min(1).max(200),
    threads: z.int().min(1).nullable(),
    measuredAtMs: z.int(),
  })
  .meta({ id: 'Peaks' })
export type Peaks = z.infer<typeof Peaks>
