/** An image of 8-bit red, green and blue, row by row: what every decoder gives, and all that a model takes. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** [height, width, 3] */
  readonly data: Uint8Array
}

export const channels = 3

/** Checks that there is a byte for each channel of each pixel. */
export function pixelsOf(width: number, height: number, data: Uint8Array): Pixels {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new RangeError(`an image of ${width} x ${height} pixels; both must be whole numbers of at least 1`)
  if (data.length !== width * height * channels)
    throw new RangeError(`${data.length} bytes for ${width} x ${height} pixels, which have ${width * height * channels}`)
  return { width, height, data }
}

/** Of a canvas's ImageData, whose pixels have an alpha: it is dropped, as Pillow's conversion to RGB drops it. */
export function fromRgba({ width, height, data }: Pick<ImageData, 'width' | 'height'> & { readonly data: ArrayLike<number> }): Pixels {
  const rgb = new Uint8Array(width * height * channels)
  for (let to = 0, from = 0; to < rgb.length; to += channels, from += 4) {
    rgb[to] = data[from]!
    rgb[to + 1] = data[from + 1]!
    rgb[to + 2] = data[from + 2]!
  }
  return pixelsOf(width, height, rgb)
}
