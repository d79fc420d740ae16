import { inflateSync } from 'node:zlib'

const signatureBytes = 8
const channels = 3

/** The filters of PNG's chapter 9, each of the byte to the left, above, and above to the left. */
const predictors: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
    if (toLeft <= toAbove && toLeft <= toCorner) return left
    return toAbove <= toCorner ? above : corner
  },
]

/** Pixels [height, width, 3] of an image with 8 bits for each of red, green and blue; no other kind is read. */
export function decodePng(png: Buffer): { readonly width: number; readonly height: number; readonly pixels: Uint8Array } {
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  const header = chunks[0]!.data
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [bitDepth, colorType, , , interlace] = header.subarray(8)
  if (bitDepth !== 8 || colorType !== 2 || interlace !== 0) throw new Error('not a plain image of 8-bit red, green and blue')

  const filtered = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  const rowBytes = width * channels
  const pixels = new Uint8Array(height * rowBytes)
  for (let y = 0; y < height; y++) {
    const predict = predictors[filtered[y * (rowBytes + 1)]!]!
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x
      const left = x < channels ? 0 : pixels[at - channels]!
      const above = y === 0 ? 0 : pixels[at - rowBytes]!
      const corner = x < channels || y === 0 ? 0 : pixels[at - rowBytes - channels]!
      pixels[at] = filtered[y * (rowBytes + 1) + 1 + x]! + predict(left, above, corner)
    }
  }
  return { width, height, pixels }
}
