/** Bytes that lie somewhere, and what is known of them before they are fetched. */
export interface BlobSource {
  /** Mirrors of the same bytes, tried in this order. */
  readonly urls: readonly URL[]
  /** Sent to the origins of `urls` alone, never to where they redirect. */
  readonly headers?: Readonly<Record<string, string>>
  /** null: the first answer says it. */
  readonly sizeBytes: number | null
  /** Lower-case hex; null: it is learned, and whoever called pins it. */
  readonly sha256: string | null
  /** SHA-256 of each 8 MiB, where a manifest gives them. */
  readonly chunks: readonly string[] | null
}

export interface TransferProgress {
  readonly receivedBytes: number
  readonly totalBytes: number | null
}
