import { basename, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Evaluation } from '../../src/evaluate/evaluate.ts'
import type { Accuracy } from '../../src/evaluate/tally.ts'
import type { Checkpoint } from '../../src/load/checkpoint.ts'
import { engineFlag } from '../engine-flag.ts'
import { formatTable } from '../format.ts'
import { loadModel, modelOptions } from '../load-model.ts'
import { showProgress } from '../progress.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage =
  'zoo eval (MODEL | FILE) --data DIR [--labels FILE] [--engine NAME] [--batch N] [--worst N] [--json] [--variant ID] [--registry URL] [--offline]'

const options = {
  ...modelOptions,
  data: { type: 'string' },
  labels: { type: 'string' },
  engine: { type: 'string' },
  batch: { type: 'string', default: '16' },
  worst: { type: 'string', default: '10' },
  json: { type: 'boolean' },
} as const

const percent = (value: number) => `${value.toFixed(2)} %`
const accuracyText = (name: string, { percent: share, low, high }: Accuracy) =>
  `${name}  ${percent(share)}  (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)})`

function describe(evaluation: Evaluation, { id, variant, labels }: Checkpoint, worstCount: number): string {
  const { imageCount, top1, top5, classes, confusions, px, engineVersion, dataSetSha256 } = evaluation
  const nameOf = (index: number) => `${index} ${labels?.[index]?.label ?? ''}`.trim()
  const worst = [...classes].sort((a, b) => a.top1Count / a.count - b.top1Count / b.count || b.count - a.count).slice(0, worstCount)
  const lines = [
    `${id ?? variant} at ${px} px on ${engineVersion}: ${imageCount} images of ${classes.length} classes`,
    accuracyText('top-1', top1),
    accuracyText('top-5', top5),
    `data set SHA-256 ${dataSetSha256 ?? 'unknown: not all images were seen'}`,
    '',
    formatTable(
      ['images', 'top-1', 'top-5', 'the worst classes'],
      worst.map(({ classIndex, count, top1Count, top5Count }) => [
        String(count),
        percent((100 * top1Count) / count),
        percent((100 * top5Count) / count),
        nameOf(classIndex),
      ]),
      ['right', 'right', 'right', 'left'],
    ),
  ]
  const pairs = confusions.slice(0, worstCount)
  if (pairs.length > 0) {
    const rows = pairs.map(({ count, classIndex, takenFor }) => [String(count), nameOf(classIndex), nameOf(takenFor)])
    lines.push('', formatTable(['times', 'this', 'was taken for'], rows, ['right', 'left', 'left']))
  }
  return `${lines.join('\n')}\n`
}

/** Ctrl-C ends after the current batch; what was counted until then is shown, with exit code 1. */
function interruptible() {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop)
  return { signal: controller.signal, [Symbol.dispose]: () => process.removeListener('SIGINT', stop) }
}

/** How often a checkpoint is right about the images of a folder. */
export async function evaluateModel(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [model, ...others] = positionals
  if (model === undefined || others.length > 0) throw new UsageError(`name one model; ${positionals.length} are named`)
  if (values.data === undefined) throw new UsageError('say where the images are: --data DIR')
  const batchSize = wholeNumber('batch', values.batch, 1, 1024)
  const worstCount = wholeNumber('worst', values.worst, 0, 100_000)
  const engine = engineFlag(values.engine)

  const { readDataSet } = await import('../../src/evaluate/data-set.ts')
  const { evaluate } = await import('../../src/evaluate/evaluate.ts')
  const checkpoint = await loadModel(model, values)
  const classes = { count: checkpoint.spec.classes!, labels: checkpoint.labels }
  const examples = await readDataSet(values.data, classes, values.labels)

  using interrupt = interruptible()
  const progress = showProgress(model)
  const evaluation = await evaluate(checkpoint, examples, {
    ...engine,
    batchSize,
    signal: interrupt.signal,
    onProgress: ({ doneCount, totalCount, top1Percent }) =>
      progress.update({
        step: 'evaluating',
        fraction: doneCount / totalCount,
        detail: `${doneCount} of ${totalCount} images, top-1 so far ${percent(top1Percent)}`,
      }),
  }).finally(() => progress.end())
  const isWhole = evaluation.dataSetSha256 !== null
  if (!isWhole) process.stderr.write(`interrupted after ${evaluation.imageCount} of ${examples.length} images\n`)
  if (values.json) {
    const { id, variant } = checkpoint
    process.stdout.write(`${JSON.stringify({ checkpoint: id, variant, dataset: basename(resolve(values.data)), ...evaluation })}\n`)
  } else process.stdout.write(describe(evaluation, checkpoint, worstCount))
  return isWhole ? 0 : 1
}
