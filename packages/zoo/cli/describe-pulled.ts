import type { CheckpointManifest } from '@effzoo/contract'
import type { ConvertedModel } from '../src/convert/convert.ts'
import type { PulledCheckpoint } from '../src/pull/pulled-checkpoint.ts'

function accuracyOf({ accuracy, classes, preprocessing }: CheckpointManifest): string {
  const what = `${classes.count} classes${classes.labels ? ` of ${classes.labels}` : ''}`
  const measured = accuracy.measured[0]
  const figure = accuracy.published.find(({ px }) => px === preprocessing.px) ?? accuracy.published[0]
  if (measured) return `${what}, top-1 ${measured.top1} % measured on ${measured.imageCount} images of ${measured.dataset}`
  return figure ? `${what}, top-1 ${figure.top1} % at ${figure.px} px (${figure.source})` : `${what}, no published accuracy`
}

/** Where the files lie, what they are, and who says so. */
export function describePulled(
  { manifest, signed }: PulledCheckpoint,
  { format, dtype, files }: ConvertedModel,
  out: string | undefined,
): string {
  const { source } = manifest
  const origin = `${source.upstream} ${source.location}${source.revision && !source.location.includes(source.revision) ? ` at ${source.revision}` : ''}`
  const trust =
    signed === 'registry'
      ? `signed by the registry, manifest ${manifest.sequence}`
      : `unsigned upstream, pinned by its SHA-256 ${source.sha256}`
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return [
    `${manifest.checkpoint}  ${sizeBytes.toLocaleString('en')} bytes, ${format === 'safetensors' ? '' : `${format}, `}${dtype}`,
    ...(out === undefined ? files.map(({ path }) => `  ${path}`) : [`  ${out}`]),
    `  ${accuracyOf(manifest)}`,
    `  ${manifest.license}, from ${origin}`,
    `  ${trust}`,
  ].join('\n')
}
