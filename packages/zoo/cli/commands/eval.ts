import { basename, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { describeEvaluation, percent } from '../describe-evaluation.ts'
import { engineFlag } from '../engine-flag.ts'
import { loadModel, modelOptions } from '../load-model.ts'
import { showProgress } from '../progress.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage =
  'zoo eval (MODEL | FILE) --data DIR [--labels FILE] [--engine NAME] [--batch N] [--worst N] [--publish DATASET] [--json] [--variant ID] [--registry URL] [--offline]'

const options = {
  ...modelOptions,
  data: { type: 'string' },
  labels: { type: 'string' },
  engine: { type: 'string' },
  batch: { type: 'string', default: '16' },
  worst: { type: 'string', default: '10' },
  publish: { type: 'string' },
  json: { type: 'boolean' },
} as const

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
  const { id, variant, spec, labels } = checkpoint
  if (values.publish !== undefined && id === null)
    throw new UsageError('--publish is of a checkpoint that a registry can have; zoo push makes one of a file')
  const examples = await readDataSet(values.data, { count: spec.classes!, labels }, values.labels)

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
        detail: `top-1 ${percent(top1Percent)} so far; ${doneCount} of ${totalCount} images,`,
      }),
  }).finally(() => progress.end())
  const isWhole = evaluation.dataSetSha256 !== null
  if (!isWhole) process.stderr.write(`interrupted after ${evaluation.imageCount} of ${examples.length} images\n`)

  const { publishAccuracy } = await import('../publish-accuracy.ts')
  const published = isWhole && values.publish !== undefined && (await publishAccuracy(id!, evaluation, values.publish, values.registry))
  if (values.json) {
    const dataset = values.publish ?? basename(resolve(values.data))
    process.stdout.write(`${JSON.stringify({ checkpoint: id, variant, dataset, ...evaluation, ...(published && { published }) })}\n`)
  } else {
    process.stdout.write(describeEvaluation(evaluation, checkpoint, worstCount))
    if (published) process.stdout.write(`\n${id} is published as number ${published.manifest.sequence}, with this accuracy\n`)
  }
  return isWhole ? 0 : 1
}
