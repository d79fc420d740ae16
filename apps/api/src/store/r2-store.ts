import type { BlobStore, StoredPart } from './blob-store.ts'

interface R2Upload {
  readonly uploadId: string
  uploadPart(part: number, bytes: Uint8Array): Promise<{ readonly etag: string }>
  complete(parts: { partNumber: number; etag: string }[]): Promise<unknown>
  abort(): Promise<void>
}

/** What is used here of the binding that a Worker has. */
export interface R2Bucket {
  createMultipartUpload(key: string): Promise<R2Upload>
  resumeMultipartUpload(key: string, uploadId: string): R2Upload
  head(key: string): Promise<object | null>
  get(key: string, options?: { range: { offset: number; length: number } }): Promise<{ readonly body: ReadableStream<Uint8Array> } | null>
  delete(key: string): Promise<void>
}

/** R2's code for an upload that was finished, given up, or never begun. */
const isNoSuchUpload = (error: unknown) => error instanceof Error && /\(10024\)|does not exist/.test(error.message)

/** A bucket of Cloudflare's, through the binding: what is read streams past the Worker, not through its memory. */
export function r2Store(bucket: R2Bucket): BlobStore {
  const numbered = (parts: readonly StoredPart[]) => parts.map(({ part, etag }) => ({ partNumber: part, etag }))

  return {
    begin: async (key) => (await bucket.createMultipartUpload(key)).uploadId,
    putPart: async ({ key, multipartId }, { part, bytes }) =>
      (await bucket.resumeMultipartUpload(key, multipartId).uploadPart(part, bytes)).etag,

    async finish({ key, multipartId }, parts) {
      try {
        await bucket.resumeMultipartUpload(key, multipartId).complete(numbered(parts))
      } catch (error) {
        if (!isNoSuchUpload(error) || !(await bucket.head(key))) throw error
      }
    },

    async abandon({ key, multipartId }) {
      try {
        await bucket.resumeMultipartUpload(key, multipartId).abort()
      } catch (error) {
        if (!isNoSuchUpload(error)) throw error
      }
    },

    read: async (key, range) => (await bucket.get(key, range && { range: { ...range } }))?.body,
    remove: (key) => bucket.delete(key),
  }
}
