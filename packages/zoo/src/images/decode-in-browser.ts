import { fromRgba, type Pixels } from './pixels.ts'

/** What a page has of an image: pixels, an encoded file, or an element that shows one. */
export type BrowserImage = ImageData | Blob | ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas | HTMLVideoElement

/** In its own size and upright, as it is stored: colour profiles are not applied, as in Node. */
export async function decodeInBrowser(image: BrowserImage): Promise<Pixels> {
  if (image instanceof ImageData) return fromRgba(image)
  const bitmap = await createImageBitmap(image, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
  try {
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('the browser gives no 2D canvas to read the image from')
    context.drawImage(bitmap, 0, 0)
    return fromRgba(context.getImageData(0, 0, bitmap.width, bitmap.height))
  } finally {
    bitmap.close()
  }
}
