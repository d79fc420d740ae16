import type { CheckpointManifest } from '@effzoo/contract'

export type LabelSet = NonNullable<CheckpointManifest['classes']['labels']>

export interface Label {
  /** Of WordNet 3.0: how folders of ImageNet are named. */
  readonly wordnetId: string
  readonly label: string
}

/** Imported on use: 75 kB of text. */
const imagenet1k = async () => (await import('./data/imagenet-1k.json', { with: { type: 'json' } })).default as [string, string][]

/** What the classes mean, by their index; null where this package has no words for them. */
export async function labelsOf({ count, labels }: CheckpointManifest['classes']): Promise<readonly Label[] | null> {
  if (labels !== 'imagenet-1k') return null
  const rows = await imagenet1k()
  if (count !== rows.length)
    throw new Error(`imagenet-1k has ${rows.length} classes, and these weights have ${count}: their manifest is wrong`)
  return rows.map(([wordnetId, label]) => ({ wordnetId, label }))
}
