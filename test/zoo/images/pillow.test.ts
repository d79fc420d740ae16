import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Interpolation, Preprocessing } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../../packages/zoo/src/images/decode.ts'
import type { Pixels } from '../../../packages/zoo/src/images/pixels.ts'
import { frame } from '../../../packages/zoo/src/images/preprocess.ts'
import { resize } from '../../../packages/zoo/src/images/resize.ts'
import { proceduralImage } from './procedural-image.ts'

interface Answer {
  readonly size: readonly [width: number, height: number]
  readonly sha256: string
  readonly rgb?: string
}
interface Resized extends Answer {
  readonly from: readonly [width: number, height: number]
  readonly interpolation: Interpolation
}
interface Golden {
  readonly resized: readonly Resized[]
  readonly framed: readonly (Resized & Pick<Preprocessing, 'px' | 'cropFraction' | 'cropMode'>)[]
  readonly decoded: readonly (Answer & { readonly name: string; readonly file: string })[]
}

/** Made by pillow-golden.py. */
const golden = JSON.parse(readFileSync(new URL('../../golden/images/pillow.json', import.meta.url), 'utf8')) as Golden

const sizeOf = ({ width, height }: Pixels) => [width, height]
const sha256 = ({ data }: Pixels) => createHash('sha256').update(data).digest('hex')
const farthest = (a: Uint8Array, b: Uint8Array) => a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

/** The stored bytes where there are, which show how far an answer is off; the digest then says the rest. */
function expectPillows(image: Pixels, { size, rgb, sha256: digest }: Answer) {
  expect(sizeOf(image)).toEqual(size)
  if (rgb) expect(farthest(image.data, Buffer.from(rgb, 'base64'))).toBe(0)
  expect(sha256(image)).toBe(digest)
}

describe('resize', () => {
  it.each(golden.resized)('from $from to $size, $interpolation, is Pillow’s to the bit', (row) => {
    expectPillows(resize(proceduralImage(...row.from), ...row.size, row.interpolation), row)
  })
})

describe('frame', () => {
  it.each(golden.framed)('cuts $px px out of $from at $cropFraction, $cropMode, $interpolation, as timm’s evaluation does', (row) => {
    expectPillows(frame(proceduralImage(...row.from), row), row)
  })
})

describe('decodeImage', () => {
  const isLossy = (name: string) => name.endsWith('.jpg')

  it.each(golden.decoded)('gives the pixels of $name that Pillow gives', async ({ name, file, size, rgb }) => {
    const image = await decodeImage(Buffer.from(file, 'base64'))

    expect(sizeOf(image)).toEqual(size)
    // libjpeg-turbo's versions round differently
    expect(farthest(image.data, Buffer.from(rgb!, 'base64'))).toBeLessThanOrEqual(isLossy(name) ? 1 : 0)
  })

  it('turns a photo upright where it is asked to', async () => {
    const { file, size } = golden.decoded.find(({ name }) => name === 'turned.jpg')!

    expect(sizeOf(await decodeImage(Buffer.from(file, 'base64'), { upright: true }))).toEqual([size[1], size[0]])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('no image')],
    ['half a file', Buffer.from(golden.decoded[0]!.file, 'base64').subarray(0, 400)],
  ])('refuses %s', async (_, bytes) => {
    await expect(decodeImage(bytes)).rejects.toThrow()
  })
})
