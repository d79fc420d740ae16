import { type Pixels, pixelsOf } from '../../../packages/zoo/src/images/pixels.ts'

/** As `pixel_at` in pillow-golden.py. */
function pixelAt(x: number, y: number, channel: number): number {
  let z = (Math.imul(x, 0x9e3779b1) + Math.imul(y, 0x85ebca77) + Math.imul(channel, 0xc2b2ae3d)) >>> 0
  z ^= z >>> 15
  z = Math.imul(z, 0x2c1b3c6d) >>> 0
  z ^= z >>> 12
  const noise = z & 0xff
  const isNoise = (Math.floor(x / 5) + Math.floor(y / 7)) % 2 === 1
  return isNoise ? noise : 255 * Number(noise > 127)
}

export function proceduralImage(width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return pixelAt(pixel % width, Math.floor(pixel / width), i % 3)
  })
  return pixelsOf(width, height, data)
}
