import type { CheckpointFile } from '@effzoo/contract'

const hex = (digest: ArrayBuffer) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** A file of a manifest, whole and verified; throws where it is not what the manifest says. */
export async function fetchFile(url: string, { sizeBytes, sha256 }: CheckpointFile, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, signal ? { signal } : {})
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const found = hex(await crypto.subtle.digest('SHA-256', bytes))
  if (found !== sha256)
    throw new Error(`${url} gave ${bytes.length} bytes with the SHA-256 ${found} instead of ${sizeBytes} with ${sha256}`)
  return bytes
}
