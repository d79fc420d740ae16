import type { Interpolation } from '@effzoo/contract'

/** Weights that timm gives on the Hugging Face hub, `timm/<name>`, as its configurations and result files describe them. */
export interface CatalogueRow {
  /** timm's name: the model, and after the dot its training. */
  readonly name: string
  readonly variant: string
  /** Of our id, where the training alone would not tell two of a variant apart. */
  readonly tag?: string
  /** At which timm evaluates. */
  readonly px: number
  readonly crop: number
  /** Resized to a square whatever its shape. */
  readonly squash?: true
  /** Bicubic, unless said. */
  readonly interpolation?: Interpolation
  /** Mean and deviation are 0.5, and not those of ImageNet. */
  readonly centered?: true
  /** 1,000, unless said. */
  readonly classes?: number
  /** px, top-1 and top-5 of timm's results-imagenet.csv. */
  readonly top: readonly (readonly [px: number, top1: number, top5: number])[]
  /** What the authors' README says, where no registry's row does. */
  readonly authorsTop1?: readonly [px: number, top1: number]
  /** Google's checkpoint of the same training, below its bucket's folder. */
  readonly google?: string
  /** The same in Keras Applications: the digest that Keras itself checks. */
  readonly kerasMd5?: string
}
