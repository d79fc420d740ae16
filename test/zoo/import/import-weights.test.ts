import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VariantId } from '@effzoo/contract'
import {
  efficientNetPytorchTable,
  expand,
  fromOurs,
  googleTable,
  kerasV1Table,
  type NamedTensor,
  timmTable,
  variants,
  type WeightTable,
  weights,
} from '@effzoo/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKeras } from '../../../packages/zoo/src/formats/keras/write.ts'
import { writePytorch } from '../../../packages/zoo/src/formats/pytorch/write.ts'
import { writeSafetensors } from '../../../packages/zoo/src/formats/safetensors/write.ts'
import { type Tensor, type TensorFile, tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { writeTensorflow } from '../../../packages/zoo/src/formats/tensorflow/write.ts'
import { exportSafetensors } from '../../../packages/zoo/src/import/export-safetensors.ts'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { anyBits } from '../../models/weights/any-bits.ts'

type Id = keyof typeof variants

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'effzoo-import-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const layersOf = (id: Id, classes = 1000) => expand(variants[id], 224, { classes })

const weightsOf = (id: Id, { classes = 1000, seed = 1 } = {}): NamedTensor[] =>
  weights(layersOf(id, classes)).map(({ name, shape }, i) => anyBits({ name, shape }, 1000 * seed + i))

const tensorOf = ({ name, shape, data }: NamedTensor): Tensor => ({
  name,
  shape,
  dtype: 'float32',
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
})

const upstreamFile = (table: WeightTable, id: Id, options?: { classes?: number; seed?: number }) =>
  fromOurs(table, layersOf(id, options?.classes), weightsOf(id, options)).map(tensorOf)

/** Of names, shapes and bits. */
function digest(tensors: readonly NamedTensor[]) {
  const hash = createHash('sha256')
  for (const tensor of tensors) hash.update(`${tensor.name} [${tensor.shape}]\n`).update(tensorOf(tensor).data)
  return hash.digest('hex')
}

async function concat(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** Each writes under the path without an ending: files are known by what they hold. */
const writers: Record<string, (file: TensorFile, path: string) => Promise<void>> = {
  safetensors: async (file, path) => writeFile(path, await concat(writeSafetensors(file))),
  PyTorch: async (file, path) => writeFile(path, await concat(writePytorch(file))),
  Keras: async (file, path) => writeFile(path, await writeKeras(file)),
  async TensorFlow(file, path) {
    for await (const { suffix, bytes } of writeTensorflow(file)) await writeFile(path + suffix, bytes, { flag: 'a' })
  },
}

describe('importWeights', () => {
  it.each([
    ['safetensors', 'timm', 'efficientnet-b0', timmTable],
    ['PyTorch', 'timm', 'efficientnetv2-b0', timmTable],
    ['PyTorch', 'efficientnet-pytorch', 'efficientnet-b0', efficientNetPytorchTable],
    ['Keras', 'Keras', 'efficientnet-b0', kerasV1Table()],
    ['TensorFlow', 'Google', 'efficientnet-lite0', googleTable('efficientnet-lite0', { averaged: true })],
    ['TensorFlow', 'Google', 'efficientnetv2-b0', googleTable('efficientnetv2-b0', { averaged: false })],
  ] as const)('reads %s, in the naming of %s as the very weights of %s', async (format, _, id, table) => {
    const path = join(folder, `${format}-${table.name}-${id}`)
    await writers[format]!(tensorFileOf(upstreamFile(table, id)), path)

    const imported = await importWeights(path, { variant: id })

    expect(imported).toMatchObject({ variant: id, naming: table.name, classes: 1000 })
    expect(digest(imported.tensors)).toBe(digest(weightsOf(id)))
  })

  it('takes back what it exported, to the bit', async () => {
    const first = await importWeights(tensorFileOf(upstreamFile(timmTable, 'efficientnet-b0')), { variant: 'efficientnet-b0-native' })
    const bytes = await concat(exportSafetensors(first))
    const path = join(folder, 'exported')
    await writeFile(path, bytes)

    const second = await importWeights(path)

    expect(second).toMatchObject({ variant: 'efficientnet-b0-native', naming: 'effzoo', ignored: [] })
    expect(digest(second.tensors)).toBe(digest(first.tensors))
    expect(bytes.equals(await concat(exportSafetensors(second)))).toBe(true)
  })

  it('counts the classes of a model that was trained for others', async () => {
    const imported = await importWeights(tensorFileOf(upstreamFile(efficientNetPytorchTable, 'efficientnet-lite0', { classes: 10 })))

    expect(imported).toMatchObject({ variant: 'efficientnet-lite0', classes: 10 })
  })

  it('prefers the averaged model of a training checkpoint, and says what else is there', async () => {
    const under = (prefix: string, seed: number) =>
      upstreamFile(timmTable, 'efficientnet-lite0', { seed }).map((tensor) => ({ ...tensor, name: prefix + tensor.name }))
    const file = tensorFileOf([...under('state_dict.', 1), ...under('state_dict_ema.module.', 2), ...under('optimizer.', 3)])

    const { tensors, ignored } = await importWeights(file)

    expect(digest(tensors)).toBe(digest(weightsOf('efficientnet-lite0', { seed: 2 })))
    expect(ignored).toHaveLength(2 * tensors.length)
  })

  it('reads an EMA checkpoint of Google with optimizer state beside it', async () => {
    const raw = upstreamFile(googleTable('efficientnet-lite0', { averaged: false }), 'efficientnet-lite0', { seed: 1 })
    const averaged = upstreamFile(googleTable('efficientnet-lite0', { averaged: true }), 'efficientnet-lite0', { seed: 2 })
    const momentum = raw.map((tensor) => ({ ...tensor, name: `${tensor.name}/RMSProp` }))
    const step: Tensor = { name: 'global_step', shape: [], dtype: 'int64', data: new Uint8Array(8) }

    const { tensors, ignored } = await importWeights(tensorFileOf([step, ...raw, ...averaged, ...momentum]))

    expect(digest(tensors)).toBe(digest(weightsOf('efficientnet-lite0', { seed: 2 })))
    expect(ignored).toHaveLength(1 + raw.length + momentum.length)
  })

  it('asks which variant it is where weights cannot tell', async () => {
    const file = tensorFileOf(upstreamFile(timmTable, 'efficientnet-b0'))

    await expect(importWeights(file)).rejects.toThrow('these weights fit efficientnet-b0, efficientnet-b0-native, which differ')
  })

  it('says all that keeps weights from being those of a variant', async () => {
    const file = tensorFileOf(upstreamFile(timmTable, 'efficientnet-lite0'))

    const error = await importWeights(file, { variant: 'efficientnet-b0' }).catch((reason) => reason)

    expect(error.faults.missing).toHaveLength(16 * 4)
    expect(error.message).toMatch(
      /^These weights, in the naming of timm, do not fit the model: 64 missing: blocks\.0\.0\.se\.conv_reduce\.weight/,
    )
  })

  it('names the nearest variant where none fits', async () => {
    const others = upstreamFile(efficientNetPytorchTable, 'efficientnet-lite0').slice(0, -1)

    await expect(importWeights(tensorFileOf(others))).rejects.toThrow(
      /of no variant here; those nearest, of efficientnet-lite0, .*: 1 missing/,
    )
  })

  it('refuses a name that no variant has', async () => {
    const file = tensorFileOf(upstreamFile(efficientNetPytorchTable, 'efficientnet-lite0'))

    await expect(importWeights(file, { variant: 'efficientnet-b99' as VariantId })).rejects.toThrow(
      'no variant efficientnet-b99; there are',
    )
  })

  it('refuses tensors that are named in no known way', async () => {
    const file = tensorFileOf([tensorOf({ name: 'conv1.weight', shape: [1], data: Float32Array.of(1) })])

    await expect(importWeights(file)).rejects.toThrow('these 1 tensors are named in no way that is known')
  })

  it('refuses values that would have to be rounded', async () => {
    const wide = upstreamFile(efficientNetPytorchTable, 'efficientnet-lite0').map(
      (tensor): Tensor => ({ ...tensor, dtype: 'float64', data: new Uint8Array(2 * tensor.data.length) }),
    )

    await expect(importWeights(tensorFileOf(wide))).rejects.toThrow('_conv_stem.weight is float64')
  })

  it.each([
    ['missing', 'there is no file'],
    ['', 'is not a file'],
  ])('says that %j cannot be opened', async (name, reason) => {
    await expect(importWeights(join(folder, name))).rejects.toThrow(reason)
  })

  it('says which formats it reads when a file is in none of them', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, 'These are no weights.')

    await expect(importWeights(path)).rejects.toThrow(
      'is in no format that is read: safetensors, PyTorch, Keras (.h5), a TensorFlow checkpoint',
    )
  })
})
