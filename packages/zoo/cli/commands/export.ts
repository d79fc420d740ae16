import { basename, dirname } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { expand, fitWeights, initialize, type VariantSpec, type Weight } from '@effzoo/models'
import { findNamed } from '../find-named.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage = 'zoo export VARIANT --out FILE.onnx (--weights FILE | --seed N) [--format onnx] [--fold] [--px N]'

const options = {
  out: { type: 'string' },
  weights: { type: 'string' },
  seed: { type: 'string' },
  format: { type: 'string', default: 'onnx' },
  fold: { type: 'boolean', default: false },
  px: { type: 'string' },
} as const

interface Source {
  readonly classes?: number
  readonly weights: (weight: Weight) => Float32Array
}

/** Weights out of a file of any kind that is read, fitted to the image size. */
async function readWeights(path: string, variant: string, spec: VariantSpec, imagePx: number): Promise<Source> {
  const { importWeights } = await import('../../src/import/import-weights.ts')
  const { tensors, classes } = await importWeights(path, { variant }).catch((error: Error) => {
    throw new Error(`the weights in ${path} cannot be taken: ${error.message}`, { cause: error })
  })
  const values = fitWeights(expand(spec, imagePx, { classes }), new Map(tensors.map(({ name, data }) => [name, data])))
  return { classes, weights: ({ name }) => values.get(name)! }
}

/** Random weights are asked for, never given: an untrained model looks like a trained one. */
function sourceOf(
  flags: { weights?: string; seed?: string },
  variant: string,
  spec: VariantSpec,
  imagePx: number,
): Promise<Source> | Source {
  if ((flags.weights === undefined) === (flags.seed === undefined)) {
    throw new UsageError('say which weights: --weights FILE, or --seed N for random ones')
  }
  if (flags.weights !== undefined) return readWeights(flags.weights, variant, spec, imagePx)
  const seed = wholeNumber('seed', flags.seed!, 0, 2 ** 32 - 1)
  return { weights: (weight) => initialize(weight, seed) }
}

export async function exportModel(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const { id, spec } = findNamed(positionals)
  if (values.format !== 'onnx') throw new UsageError(`--format ${values.format}: allowed is onnx`)
  if (values.out === undefined) throw new UsageError('say where to: --out FILE.onnx')
  const imagePx = values.px === undefined ? spec.evalPx : wholeNumber('px', values.px, 1, 4096)
  const source = await sourceOf(values, id, spec, imagePx)

  const { exportOnnx, writeOnnx } = await import('@effzoo/models/onnx')
  const files = exportOnnx(spec, { ...source, imagePx, fold: values.fold, fileName: basename(values.out) })
  await writeOnnx(files, dirname(values.out)).catch((error: Error) => {
    throw new Error(`${values.out} cannot be written: ${error.message}`, { cause: error })
  })
  for (const file of files) if (file) process.stdout.write(`${file.name}  ${(file.byteLength / 1e6).toFixed(1)} MB\n`)
  return 0
}
