import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../../packages/zoo/src/formats/byte-source.ts'
import { FormatError } from '../../../../packages/zoo/src/formats/format-error.ts'
import { openPytorch } from '../../../../packages/zoo/src/formats/pytorch/read.ts'
import { contentsOf, count, fixture } from '../read-fixture.ts'

const open = (bytes: Uint8Array) => openPytorch(memorySource(bytes))

const state = {
  plain: ['float32 [4,6]', count(24)],
  transposed: ['float32 [6,4]', count(24).map((i) => (i % 4) * 6 + Math.floor(i / 4))],
  part: ['float32 [2,3]', [8, 9, 10, 14, 15, 16]],
  every_other: ['float32 [4,3]', count(12).map((i) => 2 * i)],
  half: ['float16 [2]', [1.5, -2]],
  bfloat: ['bfloat16 [2]', [1.5, -2]],
  double: ['float64 [1]', [0.1]],
  count: ['int64 []', [7n]],
  parameter: ['float32 [2,2]', [1, 1, 1, 1]],
  mask: ['bool [2]', [1, 0]],
  bytes: ['uint8 [2]', [0, 255]],
  empty: ['float32 [0,3]', []],
} as const

const checkpoint = {
  ...Object.fromEntries(Object.entries(state).map(([name, tensor]) => [`state_dict.${name}`, tensor])),
  'ema.0': ['float32 [6]', count(6)],
  'ema.1.0': ['float32 [6]', count(6, 6)],
  '7': ['int64 [1]', [7n]],
}

describe('openPytorch', () => {
  it.each(['zip.pth', 'zip-protocol4.pth', 'old.pth'])('reads %s, as torch.save wrote it', async (name) => {
    expect(await contentsOf(await open(fixture(name)))).toEqual(checkpoint)
  })

  it('reads a file that torch wrote without checksums', async () => {
    expect(await contentsOf(await open(fixture('zip-unchecked.pth')))).toEqual(state)
  })

  it("reads a module's state dict, with its attributes", async () => {
    const file = await open(fixture('batch-norm.pth'))

    expect([...file.tensors.keys()]).toEqual(['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked'])
  })

  it.each([
    ['a whole module', fixture('whole-module.pth'), 'whole-module/data.pkl, byte 2: it names torch.nn.modules.batchnorm.BatchNorm2d'],
    ['a TorchScript program', fixture('torchscript.pt'), 'the archive is a TorchScript program'],
    ['a tar archive', Uint8Array.from({ length: 512 }, (_, i) => 'ustar'.charCodeAt(i - 257) || 0), 'the file is a tar archive'],
    ['something else', new TextEncoder().encode('hello'), 'neither a zip archive nor a pickle'],
    ['nothing', new Uint8Array(0), 'neither a zip archive nor a pickle'],
    ['a pickle that torch did not write', Uint8Array.of(0x80, 2, 0x4b, 1, 0x2e), 'begins with the number 1 instead of'],
  ])('refuses %s', async (_, bytes, reason) => {
    await expect(open(bytes)).rejects.toThrow(reason)
  })

  it('refuses data that does not match its checksum', async () => {
    const bytes = fixture('zip.pth')
    const offset = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(22, 23).buffer))
    bytes[offset]! ^= 1
    const file = await open(bytes)

    await expect(file.read('state_dict.plain')).rejects.toThrow('zip/data/0 is damaged')
  })

  it('refuses a pickle that does not match its checksum', async () => {
    const bytes = fixture('zip.pth')
    bytes[Buffer.from(bytes).indexOf('epoch')]! ^= 1

    await expect(open(bytes)).rejects.toThrow('zip/data.pkl is damaged')
  })

  it.each(['zip.pth', 'old.pth'])('refuses %s cut off anywhere', async (name) => {
    const bytes = fixture(name)
    for (let end = 0; end < bytes.length; end++) await expect(open(bytes.subarray(0, end))).rejects.toThrow(FormatError)
  })

  it('refuses bytes after the storages of the old form', async () => {
    await expect(open(Uint8Array.of(...fixture('old.pth'), 0))).rejects.toThrow(
      'the storages end at byte 2079, but the file has 2080 bytes',
    )
  })

  it('refuses a storage whose size is not the one that its tensors speak of', async () => {
    const bytes = fixture('zip-unchecked.pth')
    const size = Buffer.from(bytes).indexOf('cpu') + 'cpuq\x05K'.length
    bytes[size] = 25

    await expect(open(bytes)).rejects.toThrow('zip-unchecked/data/0 has 96 bytes; 25 of float32 take 100')
  })

  it('reads neighbours in one storage by reading it once', async () => {
    const bytes = fixture('zip.pth')
    let readBytes = 0
    const source = memorySource(bytes)
    const file = await openPytorch({
      ...source,
      read(offset, length) {
        readBytes += length
        return source.read(offset, length)
      },
    })
    readBytes = 0
    for (const name of ['plain', 'transposed', 'part', 'every_other']) await file.read(`state_dict.${name}`)

    expect(readBytes).toBeLessThan(2 * 96)
  })
})
