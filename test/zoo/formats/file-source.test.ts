import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readWithin } from '../../../packages/zoo/src/formats/byte-source.ts'
import { fileSource } from '../../../packages/zoo/src/formats/file-source.ts'
import { FormatError } from '../../../packages/zoo/src/formats/format-error.ts'

async function sourceOf(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-formats-'))
  const path = join(folder, 'file')
  writeFileSync(path, text)
  const source = await fileSource(path)
  onTestFinished(async () => {
    await source.close()
    rmSync(folder, { recursive: true })
  })
  return { path, source }
}

describe('fileSource', () => {
  it('reads any part of the file', async () => {
    const { source } = await sourceOf('0123456789')

    expect(source.sizeBytes).toBe(10)
    expect(Buffer.from(await source.read(3, 4)).toString()).toBe('3456')
    expect(await source.read(10, 0)).toEqual(new Uint8Array(0))
  })

  it('fails when the file becomes shorter, and not as a fault of the format', async () => {
    const { path, source } = await sourceOf('0123456789')
    truncateSync(path, 5)

    await expect(source.read(3, 4)).rejects.toThrow('byte 5 is gone')
    await expect(source.read(3, 4)).rejects.not.toThrow(FormatError)
  })
})

describe('readWithin', () => {
  it.each([
    [0, 11],
    [11, 0],
    [-1, 1],
    [0, -1],
    [2 ** 53, 1],
    [0, Number.NaN],
  ])('refuses to read from %d on %d bytes of a file of ten', async (offset, length) => {
    const { source } = await sourceOf('0123456789')

    expect(() => readWithin(source, offset, length, 'the header', 'safetensors')).toThrow('the header is said to take')
  })
})
