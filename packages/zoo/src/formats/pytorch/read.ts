import { type ByteSource, readWithin } from '../byte-source.ts'
import { elementBytes, infoOf, type TensorFile, type TensorInfo } from '../tensor.ts'
import { createTensorList } from '../tensor-list.ts'
import { flatten } from './flatten.ts'
import { gather, spanOf } from './gather.ts'
import { readOldForm } from './old-form.ts'
import type { View } from './pickle-values.ts'
import { refuse } from './refuse.ts'
import { readZipForm } from './zip-form.ts'

interface Stored extends TensorInfo {
  readonly view: View
}

const startsWith = (bytes: Uint8Array, ...expected: readonly number[]) => expected.every((byte, i) => bytes[i] === byte)
const tarMagicOffset = 257

async function readForm(source: ByteSource) {
  const head = await readWithin(source, 0, Math.min(source.sizeBytes, tarMagicOffset + 5), 'the beginning', 'pytorch')
  if (startsWith(head, 0x50, 0x4b)) return readZipForm(source)
  if (startsWith(head, 0x80)) return readOldForm(source)
  const isTar = new TextDecoder().decode(head.subarray(tarMagicOffset)) === 'ustar'
  return refuse(
    isTar
      ? 'the file is a tar archive, as torch before 0.1.10 wrote it; save it again with a newer torch'
      : 'the file is neither a zip archive nor a pickle',
  )
}

/**
 * Reads what `torch.save` wrote, in the form of either age. Only tensors, dictionaries, lists, tuples and plain values are known; any
 * other name in the pickle is an error, and nothing is executed. Tensors are named by the way to them, see flatten().
 */
export async function openPytorch(source: ByteSource): Promise<TensorFile> {
  const { root, storages } = await readForm(source)
  const list = createTensorList<Stored>('pytorch', source.sizeBytes)
  let previousKey: string | undefined
  for (const { name, view } of flatten(root)) {
    const { key, dtype, elementCount } = view.storage
    storages.check(view.storage)
    // neighbours in one storage read it once
    list.add({ name, shape: view.shape, dtype, view }, key === previousKey ? 0 : elementCount * elementBytes[dtype])
    previousKey = key
  }
  return {
    tensors: list.tensors,
    async read(name) {
      const { view, ...info } = infoOf(list.tensors, name)
      const { offset, length } = spanOf(view)
      return { ...info, data: gather(view, await storages.read(view.storage, offset, length)) }
    },
    close: () => source.close(),
  }
}
