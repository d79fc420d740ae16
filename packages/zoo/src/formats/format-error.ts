export type FormatName = 'safetensors' | 'pytorch' | 'tensorflow' | 'keras'

/** Messages quote the file, and what they quote can be megabytes long. */
const maxDetailLength = 600

/** A file of weights that is damaged, hostile, or of a kind that is not read. Nothing else is thrown for what a file holds. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly format: FormatName

  constructor(format: FormatName, detail: string, options?: ErrorOptions) {
    super(`${format}: ${detail.length > maxDetailLength ? `${detail.slice(0, maxDetailLength)}…` : detail}`, options)
    this.format = format
  }
}
