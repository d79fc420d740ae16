import type { CheckpointManifest, MeasuredAccuracy } from '@effzoo/contract'
import type { Evaluation } from './evaluate.ts'

/** As many as a manifest holds. */
const maxMeasured = 50
const maxEngineChars = 100

/** A manifest that tells what was measured, too; the newest is the last. Throws where not all images of the data set were seen. */
export function withMeasured(manifest: CheckpointManifest, evaluation: Evaluation, dataset: string, nowMs: number): CheckpointManifest {
  const { dataSetSha256, imageCount, px, top1, top5, engineVersion } = evaluation
  if (dataSetSha256 === null) throw new Error('only an evaluation of the whole data set says what a checkpoint’s accuracy is')
  const measured: MeasuredAccuracy = {
    dataset,
    datasetSha256: dataSetSha256,
    imageCount,
    px,
    top1: top1.percent,
    top1Low: top1.low,
    top1High: top1.high,
    top5: top5.percent,
    engine: engineVersion.slice(0, maxEngineChars),
    measuredAtMs: nowMs,
  }
  const { accuracy } = manifest
  return { ...manifest, accuracy: { ...accuracy, measured: [...accuracy.measured, measured].slice(-maxMeasured) } }
}
