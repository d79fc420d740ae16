import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expand, findVariant, fromOurs, kerasV1Table, kerasV2Table } from '@effzoo/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKeras } from '../../../packages/zoo/src/formats/keras/write.ts'
import { tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { findPython } from '../../python.ts'
import { decodeFloats, farthest, logitsOf } from './logits.ts'
import { readScript } from './python-script.ts'

interface Written {
  readonly image: string
  readonly logits: Readonly<Record<string, string>>
}

/** Odd, so that padding shows. */
const px = 65
const models = [
  { name: 'EfficientNetB0', variant: 'efficientnet-b0', table: kerasV1Table() },
  { name: 'EfficientNetV2B0', variant: 'efficientnetv2-b0', table: kerasV2Table },
] as const

const python = await findPython()

describe.skipIf(!python)('files of keras.applications (skipped without Python)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-keras-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const runKeras = async (verb: 'write' | 'read') =>
    JSON.parse(await python!.run(await readScript('keras-files.py'), verb, folder, String(px))) as Written
  let written: Written
  beforeAll(async () => {
    written = await runKeras('write')
  })

  it.each(models)("$name gives Keras' own logits", async ({ name, variant }) => {
    const imported = await importWeights(join(folder, `${name}.h5`))
    const logits = await logitsOf('wasm', imported, decodeFloats(written.image), px)

    expect(imported).toMatchObject({ variant, naming: 'keras', classes: 1000 })
    expect(farthest(logits, decodeFloats(written.logits[name]!))).toBeLessThan(1e-3)
  })

  it('are the same to Keras when they were ours in between', async () => {
    for (const { name, variant, table } of models) {
      const { tensors } = await importWeights(join(folder, `${name}.h5`))
      const upstream = fromOurs(table, expand(findVariant(variant)!, px), tensors)
      const file = tensorFileOf(
        upstream.map(({ name, shape, data }) => ({
          name,
          shape,
          dtype: 'float32',
          data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
      )
      writeFileSync(join(folder, `${name}.back.h5`), await writeKeras(file))
    }

    const { logits } = await runKeras('read')
    for (const { name } of models) expect(farthest(decodeFloats(logits[name]!), decodeFloats(written.logits[name]!))).toBeLessThan(1e-5)
  })
})
