import type { Sweep, VariantSpec } from '@effzoo/contract'
import { resolveRequest } from '../resolve-request.ts'

export type SweepPlan = Sweep['request']
export type PlannedJob = Awaited<ReturnType<typeof resolveRequest>>

/**
 * The jobs of a sweep, in the order of its lists, the variants outermost. Throws a problem that names the entry which cannot be measured;
 * `place` is where the sweep stands in the body.
 */
export function planJobs(request: SweepPlan, specs: ReadonlyMap<string, VariantSpec>, place = ''): Promise<PlannedJob[]> {
  const { variants, tasks, engines, batchSizes = [undefined], ...shared } = request
  const planned = variants.flatMap((variant, v) =>
    tasks.flatMap((task) =>
      engines.flatMap((engine) =>
        batchSizes.map((batchSize, b) => {
          const ofVariant = `${place}/variants/${v}`
          const at = { variant: ofVariant, batchSize: batchSize === undefined ? ofVariant : `${place}/batchSizes/${b}` }
          return resolveRequest({ ...shared, variant, task, engine, batchSize }, specs.get(variant), at)
        }),
      ),
    ),
  )
  return Promise.all(planned)
}
