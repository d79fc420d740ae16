import { createByteBuilder } from '../byte-builder.ts'
import { crc32 } from '../crc.ts'
import type { TensorFile } from '../tensor.ts'
import { pickleStateDict } from './pickle-state-dict.ts'

const folder = 'archive'
/** As torch does, so that a file can be mapped into memory. */
const alignBytes = 64
const localHeaderBytes = 30
const zip64Extra = { id: 1, sizesBytes: 16, sizesAndOffsetBytes: 24 }
const paddingExtraId = 0x4246
/** 1980-01-01, the zero of the format: equal tensors give an equal file. */
const dosDate = 0x21
const zip64Version = 45
const inExtra32 = 0xffffffff

interface Entry {
  readonly name: string
  readonly bytes: Uint8Array
}

async function* entriesOf(file: TensorFile): AsyncGenerator<Entry> {
  const text = new TextEncoder()
  yield { name: `${folder}/data.pkl`, bytes: pickleStateDict(file.tensors.values()) }
  yield { name: `${folder}/byteorder`, bytes: text.encode('little') }
  let key = 0
  for (const name of file.tensors.keys()) yield { name: `${folder}/data/${key++}`, bytes: (await file.read(name)).data }
  yield { name: `${folder}/version`, bytes: text.encode('3\n') }
}

/** Sizes stand in the long form always: one path for small and large tensors. */
function localHeader({ name, bytes }: Entry, crc: number, offset: number): Uint8Array {
  const unpadded = offset + localHeaderBytes + name.length + 4 + zip64Extra.sizesBytes + 4
  const paddingBytes = (alignBytes - (unpadded % alignBytes)) % alignBytes
  return createByteBuilder()
    .uint32(0x04034b50)
    .uint16(zip64Version)
    .uint16(0)
    .uint16(0)
    .uint16(0)
    .uint16(dosDate)
    .uint32(crc)
    .uint32(inExtra32)
    .uint32(inExtra32)
    .uint16(name.length)
    .uint16(4 + zip64Extra.sizesBytes + 4 + paddingBytes)
    .text(name)
    .uint16(zip64Extra.id)
    .uint16(zip64Extra.sizesBytes)
    .uint64(bytes.length)
    .uint64(bytes.length)
    .uint16(paddingExtraId)
    .uint16(paddingBytes)
    .bytes(new Uint8Array(paddingBytes))
    .build()
}

/** What torch.load opens, in pieces: a zip archive of the pickled names and one entry for each tensor, as torch writes it since 1.6. */
export async function* writePytorch(file: TensorFile): AsyncGenerator<Uint8Array> {
  const directory = createByteBuilder()
  let entryCount = 0
  let offset = 0
  for await (const entry of entriesOf(file)) {
    const { name, bytes } = entry
    const crc = crc32(bytes)
    const header = localHeader(entry, crc, offset)
    yield header
    yield bytes
    directory.uint32(0x02014b50).uint16(zip64Version).uint16(zip64Version).uint16(0).uint16(0).uint16(0).uint16(dosDate)
    directory
      .uint32(crc)
      .uint32(inExtra32)
      .uint32(inExtra32)
      .uint16(name.length)
      .uint16(4 + zip64Extra.sizesAndOffsetBytes)
    directory.uint16(0).uint16(0).uint16(0).uint32(0).uint32(inExtra32).text(name)
    directory.uint16(zip64Extra.id).uint16(zip64Extra.sizesAndOffsetBytes).uint64(bytes.length).uint64(bytes.length).uint64(offset)
    entryCount++
    offset += header.length + bytes.length
  }
  const directoryBytes = directory.sizeBytes()
  directory.uint32(0x06064b50).uint64(44).uint16(zip64Version).uint16(zip64Version).uint32(0).uint32(0)
  directory.uint64(entryCount).uint64(entryCount).uint64(directoryBytes).uint64(offset)
  directory
    .uint32(0x07064b50)
    .uint32(0)
    .uint64(offset + directoryBytes)
    .uint32(1)
  directory.uint32(0x06054b50).uint16(0).uint16(0).uint16(0xffff).uint16(0xffff).uint32(inExtra32).uint32(inExtra32).uint16(0)
  yield directory.build()
}
