import { ZooError } from '@effzoo/contract'
import { AwsClient } from 'aws4fetch'
import type { BlobStore, StoredPart } from './blob-store.ts'

export interface S3Options {
  /** Such as https://s3.eu-central-1.amazonaws.com, or that of R2, MinIO or versitygw; the bucket comes behind it. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A client that was sent there has begun by then; what it reads may take longer. */
const presignedForS = 900
const answerLimitMs = 60_000
const maxRetries = 3

/** A bucket that speaks S3. Clients fetch from it directly, by links that hold for a while. */
export function s3Store({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Options): BlobStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: maxRetries })
  const base = `${endpoint.replace(/\/+$/, '')}/${bucket}`

  function urlOf(key: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(`${base}/${key}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url
  }

  /** The limit is for the answer to begin: a large object takes its time to be read. */
  async function send(url: URL, init: RequestInit): Promise<Response> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), answerLimitMs)
    try {
      return await client.fetch(url.href, { ...init, signal: abort.signal })
    } catch (cause) {
      throw new ZooError('store-unreachable', `the bucket ${bucket} did not answer; try again`, { cause })
    } finally {
      clearTimeout(timer)
    }
  }

  const uploadQuery = (multipartId: string) => ({ uploadId: multipartId })

  return {
    async begin(key) {
      const text = await textOf(await send(urlOf(key, { uploads: '' }), { method: 'POST' }))
      const id = /<UploadId>([^<]+)<\/UploadId>/.exec(text)?.[1]
      if (!id) throw new Error(`the bucket began no upload: ${text.slice(0, 200)}`)
      return unescapeXml(id)
    },

    async putPart({ key, multipartId }, { part, bytes, sha256 }) {
      const answer = await send(urlOf(key, { partNumber: String(part), ...uploadQuery(multipartId) }), {
        method: 'PUT',
        body: bytes,
        // signed with its digest, so that the bucket too refuses what was changed on the way
        headers: { 'x-amz-content-sha256': sha256 },
      })
      await textOf(answer)
      return answer.headers.get('etag') ?? ''
    },

    async finish({ key, multipartId }, parts) {
      const answer = await send(urlOf(key, uploadQuery(multipartId)), { method: 'POST', body: completionOf(parts) })
      const text = await answer.text()
      if (answer.ok && !text.includes('<Error>')) return
      const isThere = text.includes('<Code>NoSuchUpload</Code>') && (await send(urlOf(key), { method: 'HEAD' })).ok
      if (!isThere) throw faultOf(answer.status, text)
    },

    async abandon({ key, multipartId }) {
      const answer = await send(urlOf(key, uploadQuery(multipartId)), { method: 'DELETE' })
      if (answer.status !== 404) await textOf(answer)
    },

    async read(key, range) {
      const headers = range && { range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
      const answer = await send(urlOf(key), { method: 'GET', ...(headers && { headers }) })
      if (answer.status === 404) return undefined
      if (!answer.ok) throw faultOf(answer.status, await answer.text())
      return answer.body!
    },

    async remove(key) {
      const answer = await send(urlOf(key), { method: 'DELETE' })
      if (answer.status !== 404) await textOf(answer)
    },

    async presign(key) {
      const { url } = await client.sign(urlOf(key, { 'X-Amz-Expires': String(presignedForS) }).href, { aws: { signQuery: true } })
      return new URL(url)
    },
  }
}

async function textOf(answer: Response): Promise<string> {
  const text = await answer.text()
  if (!answer.ok) throw faultOf(answer.status, text)
  return text
}

/** What a bucket says of itself is for the log of whoever runs the registry. */
function faultOf(status: number, text: string): Error {
  const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? ''
  const cause = new Error(`the bucket answered ${status} ${code}`)
  return status >= 500 ? new ZooError('store-unreachable', 'the bucket is not well; try again', { cause }) : cause
}

const completionOf = (parts: readonly StoredPart[]) =>
  `<CompleteMultipartUpload>${parts
    .map(({ part, etag }) => `<Part><PartNumber>${part}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`)
    .join('')}</CompleteMultipartUpload>`

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const unescapeXml = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
