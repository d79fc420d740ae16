import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findVariant, initialize, type Weight } from '@effzoo/models'
import { exportOnnx, type OnnxOptions, writeOnnx } from '@effzoo/models/onnx'
import { afterAll, describe, expect, it } from 'vitest'
import { findPython } from '../../python.ts'

const script = `
import onnx, sys
path = sys.argv[1]
onnx.checker.check_model(path, full_check=True)
model = onnx.load(path)
print(model.ir_version, model.opset_import[0].version, len(model.graph.initializer) > 0)
`

const python = await findPython()

describe.skipIf(!python)('the ONNX checker (skipped without Python)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-onnx-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const check = async (id: string, options: Pick<OnnxOptions, 'fold' | 'maxModelBytes'>) => {
    const weights = (weight: Weight) => initialize(weight, 1)
    await writeOnnx(exportOnnx(findVariant(id)!, { imagePx: 64, weights, ...options }), folder)
    return python!.run(script, join(folder, 'model.onnx'))
  }
  const ids = ['efficientnet-lite0', 'efficientnetv2-b0', 'coatnet-0', 'coatnet-0-timm', 'coatnet-rmlp-nano-rw']

  it.each(ids)('accepts %s', async (id) => {
    expect(await check(id, { fold: false })).toBe('8 17 True\n')
  })

  it.each(ids)('accepts %s with batch norms folded', async (id) => {
    expect(await check(id, { fold: true })).toBe('8 17 True\n')
  })

  it.each(ids)('accepts %s with its weights in a file of their own', async (id) => {
    expect(await check(id, { fold: true, maxModelBytes: 1 })).toBe('8 17 True\n')
  })
})
