import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTensorFile } from '../../../packages/zoo/src/formats/open-tensor-file.ts'
import { saveTensorFile } from '../../../packages/zoo/src/formats/save-tensor-file.ts'
import { type TensorFile, tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { contentsOf, fixturePath } from './read-fixture.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-formats-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function opened(path: string): Promise<TensorFile> {
  const file = await openTensorFile(path)
  onTestFinished(() => file.close())
  return file
}

const checkpoint = fileURLToPath(new URL('../../../../shared/golden/lite0/efficientnet-lite0.safetensors', import.meta.url))

describe('openTensorFile and saveTensorFile', () => {
  it.each(['safetensors', 'pth', 'h5', 'index'])('carry tensors through .%s unchanged', async (ending) => {
    const file = await opened(fixturePath('weights.h5'))
    const path = join(temporaryFolder(), `saved.${ending}`)
    await saveTensorFile(file, path)

    expect(await contentsOf(await opened(path))).toEqual(await contentsOf(file))
  })

  it.each(['pth', 'index'])('give the same safetensors file after a way through .%s, to the bit', async (ending) => {
    const folder = temporaryFolder()
    await saveTensorFile(await opened(fixturePath('zip.pth')), join(folder, 'first.safetensors'))
    await saveTensorFile(await opened(join(folder, 'first.safetensors')), join(folder, `between.${ending}`))
    await saveTensorFile(await opened(join(folder, `between.${ending}`)), join(folder, 'second.safetensors'))

    expect(readFileSync(join(folder, 'second.safetensors'))).toEqual(readFileSync(join(folder, 'first.safetensors')))
  })

  it.skipIf(!existsSync(checkpoint))('give back a real checkpoint to the bit (skipped where ../shared is not there)', async () => {
    const path = join(temporaryFolder(), 'lite0.pth')
    const file = await opened(checkpoint)
    await saveTensorFile(file, path)
    const again = await opened(path)

    expect([...again.tensors.keys()]).toEqual([...file.tensors.keys()])
    for (const name of file.tensors.keys()) {
      const [{ data, dtype, shape }, read] = [await file.read(name), await again.read(name)]
      expect({ dtype: read.dtype, shape: read.shape, isSame: Buffer.compare(read.data, data) }).toEqual({ dtype, shape, isSame: 0 })
    }
  })

  it('name the endings that can be written', async () => {
    await expect(saveTensorFile(tensorFileOf([]), 'model.onnx')).rejects.toThrow('.safetensors, .pth, .h5, .index')
  })

  it('leave nothing behind when a tensor cannot be read or written', async () => {
    const folder = temporaryFolder()
    const file = await opened(fixturePath('reference.safetensors'))

    await expect(saveTensorFile(file, join(folder, 'unsigned.pth'))).rejects.toThrow('unsigned is uint64')
    await expect(
      saveTensorFile({ ...file, read: async () => Promise.reject(new Error('gone')) }, join(folder, 'unread.index')),
    ).rejects.toThrow('gone')
    expect(readdirSync(folder)).toEqual([])
  })

  it('keep the file that was there until the new one is whole', async () => {
    const path = join(temporaryFolder(), 'kept.safetensors')
    const file = await opened(fixturePath('reference.safetensors'))
    writeFileSync(path, 'before')
    await expect(saveTensorFile({ ...file, read: async () => Promise.reject(new Error('gone')) }, path)).rejects.toThrow('gone')

    expect(readFileSync(path, 'utf8')).toBe('before')
  })
})
