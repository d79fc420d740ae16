import type { CheckpointItem, CheckpointManifest, Family } from '@effzoo/contract'

export type StoredItem = Omit<CheckpointItem, 'tags'>

/** What lists show of a checkpoint. Its accuracy is that on ImageNet-1k at its own px: the newest that was measured, else as published. */
export function toItem(manifest: CheckpointManifest, { family, owner }: { readonly family: Family; readonly owner: string }): StoredItem {
  const { accuracy, preprocessing, files, classes } = manifest
  const isOfIt = ({ dataset, px }: { readonly dataset: string; readonly px: number }) =>
    dataset === 'imagenet-1k' && px === preprocessing.px
  const measured = accuracy.measured.filter(isOfIt).toSorted((a, b) => b.measuredAtMs - a.measuredAtMs)[0]
  const found = measured ?? accuracy.published.find(isOfIt)
  return {
    id: manifest.checkpoint,
    variant: manifest.variant,
    family,
    dtype: manifest.dtype,
    license: manifest.license,
    px: preprocessing.px,
    classes: classes.count,
    top1: found?.top1 ?? null,
    top5: found?.top5 ?? null,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    sequence: manifest.sequence,
    publishedAtMs: manifest.createdAtMs,
    owner,
  }
}
