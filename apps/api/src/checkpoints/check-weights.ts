import { type CheckpointRequest, type VariantSpec, ZooError } from '@effzoo/contract'
import { effzooTable, expand, matchTensors, WeightMismatch } from '@effzoo/models'
import type { BlobRow } from '../db/queries/find-blob.ts'
import type { BlobStore, ByteRange } from '../store/blob-store.ts'
import { dtypeCodes, type HeaderTensor, readHeader } from './read-header.ts'

/** Refuses weights that are not those of the variant: by the headers of the files, in names, shapes and dtype. */
export async function checkWeights(
  { files, variant, dtype, classes, preprocessing }: CheckpointRequest,
  spec: VariantSpec,
  blobs: ReadonlyMap<string, BlobRow>,
  store: BlobStore,
): Promise<void> {
  const layers = layersOf(spec, preprocessing.px, classes.count)
  const tensors: HeaderTensor[] = []
  for (const { name, sha256, sizeBytes } of files) {
    if (!name.endsWith('.safetensors')) refuse(`${name} is not named as a safetensors file`)
    tensors.push(...(await readHeader((range) => readBytes(store, blobs.get(sha256)!.key, range), sizeBytes, name)))
  }
  const other = tensors.find((tensor) => tensor.dtype !== dtypeCodes[dtype])
  if (other) refuse(`${other.name.slice(0, 100)} is ${other.dtype}, and the manifest says ${dtype}`)
  const names = new Set(tensors.map(({ name }) => name))
  if (names.size < tensors.length) refuse('a tensor stands in two of the files')
  try {
    matchTensors(effzooTable, layers, tensors)
  } catch (error) {
    if (!(error instanceof WeightMismatch)) throw error
    throw new ZooError('wrong-weights', `${error.message.slice(0, maxDetailLength)} (${variant}, ${classes.count} classes)`, {
      cause: error,
    })
  }
}

/** Names of tensors are the pusher's, and can be long. */
const maxDetailLength = 2_000

function refuse(detail: string): never {
  throw new ZooError('wrong-weights', detail)
}

function layersOf(spec: VariantSpec, px: number, classes: number) {
  try {
    return expand(spec, px, { classes })
  } catch (cause) {
    const detail = `the variant has no form at ${px} px: ${cause instanceof Error ? cause.message : cause}`
    throw new ZooError('invalid-request', detail, { errors: [{ pointer: '/preprocessing/px', detail }], cause })
  }
}

async function readBytes(store: BlobStore, key: string, range: ByteRange): Promise<Uint8Array> {
  if (range.length === 0) return new Uint8Array()
  const stream = await store.read(key, range)
  if (!stream) throw new Error(`the store lacks the object ${key}, which the database has`)
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  if (bytes.length !== range.length) throw new Error(`the store gave ${bytes.length} bytes of the object ${key} for ${range.length}`)
  return bytes
}
