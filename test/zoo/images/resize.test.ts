import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromRgba, pixelsOf } from '../../../packages/zoo/src/images/pixels.ts'
import { frame, preprocess } from '../../../packages/zoo/src/images/preprocess.ts'
import { resize } from '../../../packages/zoo/src/images/resize.ts'
import { litePreprocessing } from '../load/some-pulled.ts'
import { proceduralImage } from './procedural-image.ts'

const side = fc.integer({ min: 1, max: 40 })
const interpolation = fc.constantFrom('bicubic', 'bilinear')

describe('resize', () => {
  it('leaves one colour one colour, and an image of the same size as it is', () => {
    fc.assert(
      fc.property(side, side, side, side, interpolation, fc.nat(255), (width, height, toWidth, toHeight, kind, grey) => {
        const even = pixelsOf(width, height, new Uint8Array(width * height * 3).fill(grey))
        expect(resize(even, toWidth, toHeight, kind).data.every((value) => value === grey)).toBe(true)
        const image = proceduralImage(width, height)
        expect(resize(image, width, height, kind).data).toEqual(image.data)
      }),
    )
  })

  it('keeps channels apart', () => {
    const image = proceduralImage(23, 17)
    const data = image.data.map((value, i) => (i % 3 === 1 ? value : 0))
    const resized = resize(pixelsOf(23, 17, data), 11, 40, 'bicubic').data

    const whole = resize(image, 11, 40, 'bicubic').data
    expect(resized).toEqual(whole.map((value, i) => (i % 3 === 1 ? value : 0)))
  })
})

describe('frame', () => {
  it('gives the square of px of any image, and leaves one that is such a square already', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.constantFrom('center', 'squash'),
        (width, height, cropFraction, cropMode) => {
          const how = { ...litePreprocessing(16), cropFraction, cropMode } as const
          expect(frame(proceduralImage(width, height), how)).toMatchObject({ width: 16, height: 16 })
          const square = proceduralImage(16, 16)
          expect(frame(square, how)).toBe(square)
        },
      ),
    )
  })
})

describe('preprocess', () => {
  it('is (pixel - 127) / 128 where mean and deviation say so', () => {
    const image = proceduralImage(16, 16)
    const input = preprocess(image, litePreprocessing(16))

    for (const [i, pixel] of image.data.entries()) expect(input[i]).toBeCloseTo((pixel - 127) / 128, 6)
  })
})

describe('pixels', () => {
  it('drop the alpha of a canvas', () => {
    expect(fromRgba({ width: 2, height: 1, data: [1, 2, 3, 0, 4, 5, 6, 255] }).data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6))
  })

  it.each([
    [0, 1, 0, 'an image of 0 x 1 pixels'],
    [2, 2, 11, '11 bytes for 2 x 2 pixels, which have 12'],
  ])('refuse %i x %i with %i bytes', (width, height, count, message) => {
    expect(() => pixelsOf(width, height, new Uint8Array(count))).toThrow(message)
  })
})
