import type { Evaluation } from '../src/evaluate/evaluate.ts'
import type { Accuracy } from '../src/evaluate/tally.ts'
import type { Checkpoint } from '../src/load/checkpoint.ts'
import { formatTable } from './format.ts'

export const percent = (value: number) => `${value.toFixed(2)} %`

const accuracyText = (name: string, { percent: share, low, high }: Accuracy) =>
  `${name}  ${percent(share)}  (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)})`

/** The accuracy, and then as many of the worst classes and of the most frequent confusions. */
export function describeEvaluation(evaluation: Evaluation, { id, variant, labels }: Checkpoint, worstCount: number): string {
  const { imageCount, top1, top5, classes, confusions, px, engineVersion, dataSetSha256 } = evaluation
  const nameOf = (index: number) => `${index} ${labels?.[index]?.label ?? ''}`.trim()
  const worst = [...classes].sort((a, b) => a.top1Count / a.count - b.top1Count / b.count || b.count - a.count).slice(0, worstCount)
  const classRows = worst.map(({ classIndex, count, top1Count, top5Count }) => [
    String(count),
    percent((100 * top1Count) / count),
    percent((100 * top5Count) / count),
    nameOf(classIndex),
  ])
  const pairRows = confusions
    .slice(0, worstCount)
    .map(({ count, classIndex, takenFor }) => [String(count), nameOf(classIndex), nameOf(takenFor)])
  const lines = [
    `${id ?? variant} at ${px} px on ${engineVersion}: ${imageCount} images of ${classes.length} classes`,
    accuracyText('top-1', top1),
    accuracyText('top-5', top5),
    `data set SHA-256 ${dataSetSha256 ?? 'unknown: not all images were seen'}`,
  ]
  if (classRows.length > 0)
    lines.push('', formatTable(['images', 'top-1', 'top-5', 'the worst classes'], classRows, ['right', 'right', 'right', 'left']))
  if (pairRows.length > 0) lines.push('', formatTable(['times', 'this', 'was taken for'], pairRows, ['right', 'left', 'left']))
  return `${lines.join('\n')}\n`
}
