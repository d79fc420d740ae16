export interface PartedObject {
  readonly key: string
  /** What `begin` answered. */
  readonly multipartId: string
}

export interface StoredPart {
  readonly part: number
  /** What `putPart` answered. */
  readonly etag: string
}

export interface NewPart {
  /** From 1. */
  readonly part: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of these bytes, as whoever calls has found. */
  readonly sha256: string
}

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * Where the bytes of checkpoints lie. It knows keys and parts alone: whose they are, and whether they are what they were said to be, stands in
 * the database. Objects come in parts of 8 MiB, the last one shorter, and are never changed once they are whole.
 */
export interface BlobStore {
  /** Begins an object that comes in parts; answers what the store calls it until it is whole. */
  begin(key: string): Promise<string>
  /** Parts come in any order and at once; one that comes again takes the place of the earlier. It is kept when this answers. */
  putPart(object: PartedObject, part: NewPart): Promise<string>
  /** Makes the object of all of its parts. Once more is no fault. */
  finish(object: PartedObject, parts: readonly StoredPart[]): Promise<void>
  /** Forgets what came of an object that is not whole. Once more is no fault. */
  abandon(object: PartedObject): Promise<void>
  /** Undefined where there is no such object. */
  read(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
  /** Once more is no fault. */
  remove(key: string): Promise<void>
  /** Where a client can fetch the object for some minutes, without passing through here. */
  presign?(key: string): Promise<URL>
}
