import { readFile } from 'node:fs/promises'
import { type Pixels, pixelsOf } from './pixels.ts'

export interface DecodeOptions {
  /** Turns a photo upright as its camera's EXIF says. Without it the pixels stay where they are stored, as timm evaluates. */
  readonly upright?: boolean
}

async function loadSharp() {
  try {
    return (await import('sharp')).default
  } catch (error) {
    throw new Error(
      `images cannot be decoded: the package sharp, or its part for this machine, is missing (npm install --include=optional sharp): ${(error as Error).message}`,
      { cause: error },
    )
  }
}

/** PNG, JPEG, WebP, AVIF, GIF or TIFF as Pillow's `convert('RGB')` gives them: alpha dropped, colour profiles not applied. */
export async function decodeImage(bytes: Uint8Array, { upright = false }: DecodeOptions = {}): Promise<Pixels> {
  const sharp = await loadSharp()
  const stored = sharp(bytes, { ignoreIcc: true, failOn: 'error' })
  const image = upright ? stored.rotate() : stored
  const { data, info } = await image.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return pixelsOf(info.width, info.height, data)
}

/** A file's image; an error names the file. */
export async function readImage(path: string, options?: DecodeOptions): Promise<Pixels> {
  try {
    return await decodeImage(await readFile(path), options)
  } catch (error) {
    throw new Error(`${path} cannot be read as an image: ${(error as Error).message}`, { cause: error })
  }
}
