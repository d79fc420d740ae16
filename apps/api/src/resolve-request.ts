import {
  byNearness,
  canonicalJson,
  defaultBatchSize,
  type JobRequest,
  jobBounds,
  type VariantSpec,
  type Workload,
  ZooError,
} from '@effzoo/contract'
import { estimateMemoryBytes, variantIds } from '@effzoo/models'
import type { z } from 'zod'
import type { NewJob } from './db/queries/create-job.ts'
import { sha256 } from './sha256.ts'

/**
 * Fills in what a request left open, and turns away what no device could hold. `spec` is that of its variant, where there is one; `at` says
 * where both stand in the body.
 */
export async function resolveRequest(
  request: z.output<typeof JobRequest>,
  spec: VariantSpec | undefined,
  at = { variant: '/variant', batchSize: '/batchSize' },
): Promise<Omit<NewJob, 'requestSha256' | 'idempotencyKey'>> {
  if (!spec) {
    const [nearest, ...others] = byNearness(request.variant, variantIds)
    throw refusal(at.variant, `there is no variant "${request.variant}"; did you mean ${nearest}? Others are ${others.join(', ')}`)
  }
  const { device = null, labels = [], priority = 0, deadlineAtMs = null, debounceMs = 0, ...asked } = request
  const workload: Workload = {
    ...asked,
    batchSize: request.batchSize ?? defaultBatchSize[request.task],
    imagePx: request.imagePx ?? spec.evalPx,
  }
  const memoryBytes = estimateMemoryBytes(spec, workload)
  if (memoryBytes > jobBounds.maxMemoryBytes) {
    throw refusal(
      at.batchSize,
      `${workload.task} of ${workload.variant} with ${workload.batchSize} images of ${workload.imagePx} px needs about ${toGiB(memoryBytes)} GiB; ` +
        `allowed are ${toGiB(jobBounds.maxMemoryBytes)} GiB. Lower batchSize or imagePx`,
    )
  }
  const selectors = { device, labels: labels.toSorted() }
  const debounceKey = await sha256(canonicalJson({ ...workload, ...selectors }))
  return { workload, memoryBytes, ...selectors, priority, deadlineAtMs, debounceMs, debounceKey }
}

const toGiB = (bytes: number) => Math.ceil(bytes / 2 ** 30)

const refusal = (pointer: string, detail: string) => new ZooError('invalid-request', detail, { errors: [{ pointer, detail }] })
