import type { CheckpointId, CheckpointManifest, Preprocessing, VariantId } from '@effzoo/contract'
import { effzooTable, expand, findVariant, fitWeights, type VariantSpec } from '@effzoo/models'
import type { ByteSource } from '../formats/byte-source.ts'
import { openSafetensors } from '../formats/safetensors/read.ts'
import { toFloat32 } from '../formats/to-float32.ts'
import { findModel } from '../import/find-model.ts'
import { type Label, labelsOf } from '../labels/labels.ts'

/** Weights in memory, with all that a model of them needs to be built and fed, on whatever engine. */
export interface Checkpoint {
  /** null: of a file that no manifest describes. */
  readonly id: CheckpointId | null
  readonly variant: VariantId
  /** The variant's, with the classes of these weights. */
  readonly spec: VariantSpec
  readonly preprocessing: Preprocessing
  /** By class; null where nothing here says what the classes are. */
  readonly labels: readonly Label[] | null
  /** Under our names, for images of `preprocessing.px`. */
  readonly weights: ReadonlyMap<string, Float32Array>
}

interface Described extends Pick<CheckpointManifest, 'variant' | 'preprocessing' | 'classes'> {
  readonly id: CheckpointId | null
  readonly weights: ReadonlyMap<string, Float32Array>
}

/** Tables of relative positions are fitted to the image size of the preprocessing. */
export async function checkpointOf({ id, variant, preprocessing, classes, weights }: Described): Promise<Checkpoint> {
  const spec = specOf(variant, classes.count)
  const layers = expand(spec, preprocessing.px)
  return { id, variant, spec, preprocessing, labels: await labelsOf(classes), weights: fitWeights(layers, weights) }
}

function specOf(variant: VariantId, classes: number): VariantSpec {
  const spec = findVariant(variant)
  if (!spec) throw new Error(`this version of effzoo has no variant ${variant}: a newer one may`)
  return { ...spec, classes }
}

/** A safetensors file under our names, of the model that its manifest says. Half precision is widened. */
export async function parseCheckpoint(source: ByteSource, manifest: CheckpointManifest): Promise<Checkpoint> {
  const file = await openSafetensors(source)
  const { tensors, classes } = findModel(effzooTable, [...file.tensors.values()], manifest.variant)
  if (classes !== manifest.classes.count)
    throw new Error(`${manifest.checkpoint} has weights for ${classes} classes, and its manifest says ${manifest.classes.count}`)
  const weights = new Map<string, Float32Array>()
  for (const name of tensors.keys()) weights.set(name, toFloat32(await file.read(name)))
  const { checkpoint: id, variant, preprocessing } = manifest
  return checkpointOf({ id, variant, preprocessing, classes: manifest.classes, weights })
}
