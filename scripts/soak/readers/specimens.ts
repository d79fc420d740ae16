import { readFileSync } from 'node:fs'
import type { FormatName } from '../../../packages/zoo/src/formats/format-error.ts'
import { maskedCrc32c } from '../../../packages/zoo/src/formats/tensorflow/checksum.ts'
import { blockTrailerBytes, footerBytes } from '../../../packages/zoo/src/formats/tensorflow/table.ts'
import { createWireCursor } from '../../../packages/zoo/src/formats/tensorflow/wire.ts'

type Change = (bytes: Uint8Array) => Uint8Array

/** A valid small file of the format; a checkpoint is two files, index and data. */
export interface Specimen {
  readonly name: string
  readonly files: readonly Uint8Array[]
  /** Changes what lies behind lengths and checksums and puts those right again: changed blindly, few files would get past them. */
  readonly changeInside?: (change: Change) => readonly Uint8Array[]
}

const load = (name: string) => new Uint8Array(readFileSync(new URL(`../../../test/zoo/formats/data/${name}`, import.meta.url)))
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The range of `bytes` is changed and keeps its length. */
function changeRange(bytes: Uint8Array, start: number, end: number, change: Change): Uint8Array {
  const changed = bytes.slice()
  changed.set(change(bytes.slice(start, end)).subarray(0, end - start), start)
  return changed
}

function safetensors(name: string): Specimen {
  const file = load(name)
  const headerEnd = 8 + Number(view(file).getBigUint64(0, true))
  const changeInside = (change: Change) => {
    const header = change(file.slice(8, headerEnd))
    const changed = new Uint8Array(8 + header.length + file.length - headerEnd)
    view(changed).setBigUint64(0, BigInt(header.length), true)
    changed.set(header, 8)
    changed.set(file.subarray(headerEnd), 8 + header.length)
    return [changed]
  }
  return { name, files: [file], changeInside }
}

/** Of the index: one block of entries at its beginning, an empty one, and the block of blocks. */
function checkpoint(name: string): Specimen {
  const [index, data] = [load(`${name}.index`), load(`${name}.data-00000-of-00001`)]
  const footer = createWireCursor(index.subarray(index.length - footerBytes), 'the footer')
  const [emptyStart, emptyLength, placesStart, placesLength] = [footer.varint(), footer.varint(), footer.varint(), footer.varint()]
  const blocks = [
    { start: 0, end: emptyStart - blockTrailerBytes },
    { start: emptyStart, end: emptyStart + emptyLength },
    { start: placesStart, end: placesStart + placesLength },
  ]
  const changeInside = (change: Change) => {
    const changed = changeRange(index, 0, index.length - footerBytes, change)
    for (const { start, end } of blocks) {
      changed[end] = 0
      view(changed).setUint32(end + 1, maskedCrc32c(changed.subarray(start, end + 1)), true)
    }
    return [changed, data]
  }
  return { name, files: [index, data], changeInside }
}

/** The pickles of the old form follow one another; the first three are short and fixed. */
function oldForm(name: string): Specimen {
  const file = load(name)
  const start = file.length / 8
  return { name, files: [file], changeInside: (change) => [changeRange(file, start, 0.8 * file.length, change)] }
}

/** Written without checksums, so that what is changed in the pickle is read. */
function uncheckedZip(name: string): Specimen {
  const file = load(name)
  return { name, files: [file], changeInside: (change) => [changeRange(file, 60, 1000, change)] }
}

const plain = (name: string): Specimen => ({ name, files: [load(name)] })

export const specimens = {
  safetensors: [safetensors('reference.safetensors')],
  pytorch: [oldForm('old.pth'), uncheckedZip('zip-unchecked.pth'), plain('zip.pth'), plain('zip-protocol4.pth'), plain('batch-norm.pth')],
  tensorflow: [checkpoint('checkpoint')],
  keras: [plain('weights.h5'), plain('model.h5'), plain('unusual.h5')],
} satisfies Record<FormatName, readonly Specimen[]>
