import type { CheckpointId, SignedManifest } from '@effzoo/contract'
import type { Evaluation } from '../src/evaluate/evaluate.ts'
import { withMeasured } from '../src/evaluate/with-measured.ts'
import { pull } from '../src/pull/pull.ts'
import { push } from '../src/push/push.ts'
import { requestOf } from '../src/push/request-of.ts'
import { openClient } from './open-client.ts'

/** A new manifest of the checkpoint that was evaluated, with what was measured; the registry gives it the next number, and signs it. */
export async function publishAccuracy(
  id: CheckpointId,
  evaluation: Evaluation,
  dataset: string,
  registry: string | undefined,
): Promise<SignedManifest> {
  // it was pulled to be evaluated: it is of the manifest in the cache that something was measured
  const { manifest, files } = await pull(id, { offline: true })
  return push(openClient(registry), requestOf(withMeasured(manifest, evaluation, dataset, Date.now())), files)
}
