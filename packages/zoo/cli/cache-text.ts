import { basename } from 'node:path'
import type { CacheContents } from '../src/cache/list-cache.ts'
import type { Pruned } from '../src/cache/prune-cache.ts'
import type { Repair } from '../src/cache/repair-cache.ts'
import type { VerifiedBlob } from '../src/cache/verify-cache.ts'
import { formatTable } from './format.ts'

const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
const sumBytes = (items: readonly { sizeBytes: number }[]) => items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
const nameOf = ({ names, sha256 }: { names: readonly string[]; sha256: string }) => names.join(', ') || `sha256 ${sha256}`

export function describeContents({ blobs, partials, converted }: CacheContents, directory: string): string {
  if (blobs.length + partials.length + converted.length === 0) return `nothing lies in ${directory}`
  const rows = [
    ...blobs.map((blob) => [nameOf(blob), inMegabytes(blob.sizeBytes), new Date(blob.usedAtMs).toISOString().slice(0, 10)]),
    ...partials.map(({ sizeBytes, changedAtMs, isHeld }) => [
      isHeld ? 'being fetched' : 'fetched in part',
      inMegabytes(sizeBytes),
      new Date(changedAtMs).toISOString().slice(0, 10),
    ]),
    ...converted.map(({ path, sizeBytes, usedAtMs }) => [
      `converted/${basename(path)}`,
      inMegabytes(sizeBytes),
      new Date(usedAtMs).toISOString().slice(0, 10),
    ]),
  ]
  const table = formatTable(['file', 'MB', 'last used'], rows, ['left', 'right', 'left'])
  return `${table}\n${inMegabytes(sumBytes([...blobs, ...partials, ...converted]))} MB in ${directory}`
}

export function describeVerified(verified: readonly VerifiedBlob[]): string {
  const wrong = verified.filter(({ isRight }) => !isRight)
  const lines = wrong.map(({ blob, record, rightChunks }) => {
    const pieces = record
      ? `${record.chunks.length - rightChunks!.length} of ${record.chunks.length} pieces are not what they were`
      : 'it is not what it was'
    return `${nameOf(blob)}: ${pieces}`
  })
  const sum = `${verified.length} files, ${inMegabytes(sumBytes(verified.map(({ blob }) => blob)))} MB: ${wrong.length === 0 ? 'all right' : `${wrong.length} damaged; \`zoo cache repair\` fetches what is wrong`}`
  return [...lines, sum].join('\n')
}

const whatWasDone = {
  refetched: ({ refetchedBytes }: Repair) => `${inMegabytes(refetchedBytes)} MB fetched again`,
  removed: () => 'removed: it was made here, and the next pull makes it again',
  recorded: () => 'its bytes are right; the digests of its pieces were noted again',
  failed: ({ error }: Repair) => `not repaired, and set aside: ${error}`,
} satisfies Record<Repair['done'], (repair: Repair) => string>

export const describeRepairs = (repairs: readonly Repair[]): string =>
  repairs.length === 0
    ? 'nothing is damaged'
    : repairs.map((repair) => `sha256 ${repair.sha256}: ${whatWasDone[repair.done](repair)}`).join('\n')

export const describePruned = ({ blobs, partials, converted, freedBytes }: Pruned, dryRun: boolean): string =>
  [
    ...blobs.map((blob) => `${nameOf(blob)}  ${inMegabytes(blob.sizeBytes)} MB`),
    ...[...partials, ...converted].map(({ path, sizeBytes }) => `${path}  ${inMegabytes(sizeBytes)} MB`),
    `${blobs.length + partials.length + converted.length} files, ${inMegabytes(freedBytes)} MB ${dryRun ? 'would go' : 'removed'}`,
  ].join('\n')
