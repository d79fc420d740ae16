import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expand, initialize, variants, weights } from '@effzoo/models'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeSafetensors } from '../../../../packages/zoo/src/formats/safetensors/write.ts'
import { tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { runZoo } from '../run-zoo.ts'

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function writeWeights(path: string, seed: number) {
  const tensors = weights(expand(variants['efficientnet-lite0'], 224)).map((weight) => ({
    name: weight.name,
    shape: weight.shape,
    dtype: 'float32' as const,
    data: new Uint8Array(initialize(weight, seed).buffer),
  }))
  const parts: Uint8Array[] = []
  for await (const part of writeSafetensors(tensorFileOf(tensors))) parts.push(part)
  writeFileSync(path, Buffer.concat(parts))
}

const lite0 = ['export', 'efficientnet-lite0', '--px', '64']

describe('zoo export', () => {
  it('writes the model with the weights of a file: the same as with the seed that made them', async () => {
    const folder = temporaryFolder()
    await writeWeights(join(folder, 'weights.safetensors'), 3)

    const fromFile = await runZoo(...lite0, '--weights', join(folder, 'weights.safetensors'), '--out', join(folder, 'a.onnx'))
    const fromSeed = await runZoo(...lite0, '--seed', '3', '--out', join(folder, 'b.onnx'))

    expect(fromFile).toEqual({ code: 0, stdout: 'a.onnx  18.8 MB\n', stderr: '' })
    expect(fromSeed.code).toBe(0)
    expect(readFileSync(join(folder, 'a.onnx')).equals(readFileSync(join(folder, 'b.onnx')))).toBe(true)
  })

  it('folds batch norms when asked to', async () => {
    const folder = temporaryFolder()
    await runZoo(...lite0, '--seed', '3', '--fold', '--out', join(folder, 'a.onnx'))

    expect(readFileSync(join(folder, 'a.onnx')).includes('BatchNormalization')).toBe(false)
  })

  it('leaves nothing behind when the weights are of another model', async () => {
    const folder = temporaryFolder()
    await writeWeights(join(folder, 'weights.safetensors'), 3)
    const args = ['--weights', join(folder, 'weights.safetensors'), '--out', join(folder, 'a.onnx')]
    const { code, stderr } = await runZoo('export', 'efficientnet-b0', ...args)

    expect(code).toBe(1)
    expect(stderr).toContain('do not fit the model')
    expect(readdirSync(folder)).toEqual(['weights.safetensors'])
  })

  it('says where it could not write', async () => {
    const { code, stderr } = await runZoo(...lite0, '--seed', '1', '--out', join(temporaryFolder(), 'away', 'a.onnx'))

    expect(code).toBe(1)
    expect(stderr).toContain('a.onnx cannot be written: ENOENT')
  })

  it.each([
    [['efficientnet-lite0', '--out', 'a.onnx'], 'say which weights: --weights FILE, or --seed N for random ones'],
    [['efficientnet-lite0', '--out', 'a.onnx', '--seed', '1', '--weights', 'w'], 'say which weights'],
    [['efficientnet-lite0', '--seed', '1'], 'say where to: --out FILE.onnx'],
    [['efficientnet-lite0', '--seed', '1', '--out', 'a', '--format', 'tflite'], '--format tflite: allowed is onnx'],
    [['efficientnet-lite9', '--seed', '1', '--out', 'a'], 'there is no variant efficientnet-lite9'],
  ])('answers %j with exit code 2 and what is wrong', async (args, message) => {
    const { code, stderr } = await runZoo('export', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
