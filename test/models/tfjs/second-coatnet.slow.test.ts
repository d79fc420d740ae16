import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadTensorflow } from '@effzoo/engines'
import { expand, timmTensors, toOurTensor, variants, type Weight, weights } from '@effzoo/models'
import { buildModel } from '@effzoo/models/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { proceduralValues } from '../../../scripts/parity/procedural.ts'
import { findPython } from '../../python.ts'

const python = await findPython()
const script = fileURLToPath(new URL('second-coatnet.py', import.meta.url))

beforeAll(async () => {
  await loadTensorflow()
})

const spec = variants['coatnet-0']
const px = 96

/** timm has no model of the paper's form, but its own has tensors of the same names and shapes. */
function proceduralWeight({ name }: Pick<Weight, 'name'>): Float32Array {
  const tensor = tensors.get(name)!
  return toOurTensor(name, tensor, proceduralValues(tensor.name, tensor.shape)).data
}
const tensors = timmTensors(expand(spec, px))

async function writeArrays(arrays: readonly { name: string; shape: readonly number[]; values: Float32Array }[]) {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-second-coatnet-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  let offset = 0
  const index = arrays.map(({ name, shape, values }) => {
    const entry = { name, shape, offset }
    offset += values.length
    return entry
  })
  const [weightsPath, indexPath] = [join(folder, 'weights.bin'), join(folder, 'index.json')]
  await writeFile(weightsPath, Buffer.concat(arrays.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))))
  await writeFile(indexPath, JSON.stringify(index))
  return { weightsPath, indexPath }
}

// The paper's CoAtNet has no published weights and no published code: what we compute is held against the paper, read twice
describe.skipIf(!python)('coatnet-0', () => {
  it('computes the logits of a second implementation in numpy', async () => {
    const image = { name: 'input', shape: [px, px, 3], values: proceduralValues('input', [px, px, 3]) }
    const arrays = weights(expand(spec, px)).map((weight) => ({ name: weight.name, shape: weight.shape, values: proceduralWeight(weight) }))
    const { weightsPath, indexPath } = await writeArrays([...arrays, image])
    const model = buildModel(spec, { imagePx: px, weights: proceduralWeight })
    onTestFinished(() => model.dispose())

    const logits = tf.tidy(() => model.predict(tf.tensor4d(image.values, [1, px, px, 3])).dataSync())
    const expected: number[] = JSON.parse(await python!.run(await readFile(script, 'utf8'), weightsPath, indexPath, String(px)))

    const mean = expected.reduce((sum, logit) => sum + logit, 0) / expected.length
    const deviation = Math.sqrt(expected.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / expected.length)
    const worst = expected.reduce((most, logit, i) => Math.max(most, Math.abs(logit - logits[i]!)), 0)
    expect(expected).toHaveLength(1000)
    expect(worst / deviation).toBeLessThan(1e-3)
  })
})
