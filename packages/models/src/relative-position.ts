/** Sides of a table that has every offset between two positions of an image, from 1 - px to px - 1. */
export const tableSide = (px: number): number => 2 * px - 1

/** For each query and each key, row by row, the row of RelativeBias' table: queries before keys. */
export function relativeRows(px: number): Int32Array {
  const side = tableSide(px)
  const rows = new Int32Array(px ** 4)
  let next = 0
  for (let queryY = 0; queryY < px; queryY++) {
    for (let queryX = 0; queryX < px; queryX++) {
      for (let keyY = 0; keyY < px; keyY++) {
        const row = (queryY - keyY + px - 1) * side + queryX + px - 1
        for (let keyX = 0; keyX < px; keyX++) rows[next++] = row - keyX
      }
    }
  }
  return rows
}

/** For each row of the table its offset as RelativeBiasMlp reads it, [sign(dy) * ln(1 + |dy|), the same of dx]. */
export function relativeCoordinates(px: number): Float32Array {
  const side = tableSide(px)
  const logarithmic = (index: number) => Math.sign(index - px + 1) * Math.log1p(Math.abs(index - px + 1))
  return Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const row = i >> 1
    return logarithmic(i % 2 === 0 ? Math.floor(row / side) : row % side)
  })
}

/**
 * A table made for images of another size, [fromSide * fromSide, heads], as one of [toSide * toSide, heads]: bilinear, as the paper
 * does it (arXiv:2106.04803, A.1), with pixel centres at .5 as TensorFlow's and PyTorch's resize have them.
 */
export function resizeTable(table: Float32Array, { heads, fromSide, toSide }: TableSizes): Float32Array {
  const resized = new Float32Array(toSide * toSide * heads)
  const places = Array.from({ length: toSide }, (_, to) => place(to, fromSide, toSide))
  let next = 0
  for (const y of places) {
    for (const x of places) {
      for (let head = 0; head < heads; head++) {
        const at = (row: number, column: number) => table[(row * fromSide + column) * heads + head]!
        const above = mix(at(y.before, x.before), at(y.before, x.after), x.share)
        const below = mix(at(y.after, x.before), at(y.after, x.after), x.share)
        resized[next++] = mix(above, below, y.share)
      }
    }
  }
  return resized
}

export interface TableSizes {
  readonly heads: number
  readonly fromSide: number
  readonly toSide: number
}

/** The two source cells between which a target cell lies, and the share of the second. */
function place(to: number, fromSide: number, toSide: number) {
  const from = Math.max(0, ((to + 0.5) * fromSide) / toSide - 0.5)
  const before = Math.min(Math.floor(from), fromSide - 1)
  return { before, after: Math.min(before + 1, fromSide - 1), share: from - before }
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share
