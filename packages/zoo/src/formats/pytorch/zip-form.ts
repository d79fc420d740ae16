import type { ByteSource } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { elementBytes } from '../tensor.ts'
import type { PickleValue, Storage } from './pickle-values.ts'
import type { Storages } from './storages.ts'
import { maxPickleBytes, unpickle } from './unpickle.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'
import { readZipEntry } from './zip-entry.ts'

const refuse = (detail: string): never => {
  throw new FormatError('pytorch', detail)
}

/** What torch writes since 1.6: `<any name>/data.pkl`, and each storage in `<any name>/data/<key>`. */
export async function readZipForm(source: ByteSource): Promise<{ readonly root: PickleValue; readonly storages: Storages }> {
  const entries = await readZipDirectory(source)
  const pickles = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  const [pickle] = pickles
  if (!pickle || pickles.length > 1)
    return refuse(`the zip archive has ${pickles.length} entries named data.pkl in its top folder instead of one`)
  const folder = pickle.name.slice(0, -'/data.pkl'.length)
  if (entries.has(`${folder}/constants.pkl`)) refuse('the archive is a TorchScript program; save the state dict of the model instead')
  if (pickle.sizeBytes > maxPickleBytes) refuse(`${pickle.name} has ${pickle.sizeBytes} bytes; ${maxPickleBytes} is the most`)
  const order = entries.get(`${folder}/byteorder`)
  if (order && order.sizeBytes <= 6 && new TextDecoder().decode(await readZipEntry(source, order)) !== 'little') {
    refuse('the file was written on a big-endian machine; save it again on a little-endian one')
  }

  const entryOf = ({ key, dtype, elementCount }: Storage) => {
    const entry = entries.get(`${folder}/data/${key}`) ?? refuse(`the archive has no entry ${folder}/data/${key}`)
    const bytes = elementCount * elementBytes[dtype]
    return entry.sizeBytes === bytes
      ? entry
      : refuse(`${entry.name} has ${entry.sizeBytes} bytes; ${elementCount} of ${dtype} take ${bytes}`)
  }
  /** An entry is read whole, for its checksum; the next tensor is often another view of it. */
  let last: { readonly entry: ZipEntry; readonly bytes: Promise<Uint8Array> } | undefined
  return {
    root: unpickle(await readZipEntry(source, pickle), pickle.name).value,
    storages: {
      check: (storage) => void entryOf(storage),
      async read(storage, offset, length) {
        const entry = entryOf(storage)
        if (last?.entry !== entry) last = { entry, bytes: readZipEntry(source, entry) }
        return (await last.bytes).subarray(offset, offset + length)
      },
    },
  }
}
