import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Prediction } from '../../src/predict/rank.ts'
import { engineFlag } from '../engine-flag.ts'
import { formatTable } from '../format.ts'
import { loadModel, modelOptions } from '../load-model.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage = 'zoo predict (MODEL | FILE) IMAGE… [--top N] [--engine NAME] [--json] [--variant ID] [--registry URL] [--offline]'

const options = {
  ...modelOptions,
  top: { type: 'string', default: '5' },
  engine: { type: 'string' },
  json: { type: 'boolean' },
} as const

const tableOf = (top: readonly Prediction[]) =>
  formatTable(
    ['', 'class', 'label'],
    top.map(({ index, label, probability }) => [`${(100 * probability).toFixed(1)} %`, String(index), label ?? '']),
    ['right', 'right', 'left'],
  )

/** What is in each image, on the best engine that this machine has. */
export async function predict(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [model, ...images] = positionals
  if (model === undefined || images.length === 0) throw new UsageError('name a model and at least one image')
  const topCount = wholeNumber('top', values.top, 1, 100_000)
  const engine = engineFlag(values.engine)

  const { openClassifier } = await import('../../src/predict/open-classifier.ts')
  const { readImage } = await import('../../src/images/decode.ts')
  const { rank } = await import('../../src/predict/rank.ts')
  const checkpoint = await loadModel(model, values)
  await using classifier = await openClassifier(checkpoint, { ...engine, batchSize: 1 })
  const answers: { image: string; top: readonly Prediction[] }[] = []
  for (const image of images) {
    const [logits] = await classifier.run([await readImage(image, { upright: true })])
    answers.push({ image, top: rank(logits!, checkpoint.labels, topCount) })
  }
  if (values.json) process.stdout.write(`${JSON.stringify(answers)}\n`)
  else {
    for (const { image, top } of answers) process.stdout.write(`${image}\n${tableOf(top)}\n\n`)
    process.stderr.write(`${checkpoint.id ?? checkpoint.variant} on ${classifier.engineVersion}\n`)
  }
  return 0
}
