import { z } from 'zod'
import { familyNames } from './family.ts'
import { jobBounds } from './job.ts'

/** What a spec may ask for: far above every published one, and low enough that its counts are there at once. */
export const specBounds = { maxStages: 32, maxRepeats: 64, maxChannels: 8_192, maxBlocks: 256, maxScale: 10, maxClasses: 100_000 } as const

const Channels = z.int().min(1).max(specBounds.maxChannels)
const Repeats = z.int().min(1).max(specBounds.maxRepeats)
const Stride = z.literal([1, 2])
const Scale = z.number().min(0.1).max(specBounds.maxScale)
const Rate = z.number().min(0).lt(1)
const Epsilon = z.number().gt(0).max(0.1)
const Px = z.int().min(jobBounds.minPx).max(jobBounds.maxPx)
const Activation = z.enum(['silu', 'relu6', 'relu', 'gelu', 'sigmoid', 'tanh']).meta({ id: 'Activation' })

const base = {
  padding: z.enum(['same', 'symmetric']).meta({ description: "`same` pads as TensorFlow does, `symmetric` as PyTorch's convolutions" }),
  epsilon: Epsilon.meta({ description: 'Of batch norm' }),
  momentum: Rate.meta({ description: 'Share of the moving statistics that stays at each training step' }),
  classes: z.int().min(1).max(specBounds.maxClasses).optional().meta({ description: '1000 where absent' }),
  trainPx: Px,
  evalPx: Px,
  dropout: Rate.meta({ description: 'Before the classifier, in training' }),
  dropPath: Rate.meta({ description: 'Of the last block, nearly; it rises from 0 at the first' }),
  follows: z.string().min(1).max(200).meta({ description: 'The implementation whose numbers it reproduces, or where the design is from' }),
}

const Stage = z
  .strictObject({
    block: z.enum(['mbconv', 'fused-mbconv']),
    repeats: Repeats,
    kernel: z.literal([3, 5]),
    stride: Stride,
    expand: z.literal([1, 4, 6]).meta({ description: 'Hidden channels over block-input channels' }),
    channels: Channels,
    seRatio: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta({ description: 'Squeeze-and-excite channels over block-input channels; absent: none' }),
    keepsProjection: z.boolean().optional(),
  })
  .meta({ id: 'EfficientNetStage' })

/** Widths and depths are those before scaling; `width` and `depth` multiply them. */
export const EfficientNetSpec = z
  .strictObject({
    family: z.enum(familyNames).exclude(['coatnet']),
    stages: z.array(Stage).min(1).max(specBounds.maxStages),
    stem: Channels,
    head: Channels,
    width: Scale,
    depth: Scale,
    widthFloor: z.number().min(0).max(1).meta({ description: 'Rounding may take at most 1 minus this share of a scaled width away' }),
    fixedEnds: z.boolean().meta({ description: 'The stem and the head keep their width, the first and the last stage their depth' }),
    activation: Activation,
    ...base,
  })
  .superRefine(({ stages, stem, head, width, depth }, context) => {
    requireFewBlocks(
      stages.map(({ repeats }) => Math.ceil(repeats * depth)),
      `after scaling by a depth of ${depth}`,
      context,
    )
    const scaled = [
      { path: ['stem'], channels: stem },
      ...stages.map(({ channels }, index) => ({ path: ['stages', index, 'channels'], channels })),
      { path: ['head'], channels: head },
    ]
    for (const { path, channels } of scaled) {
      if (channels * width <= specBounds.maxChannels) continue
      const message = `${channels} channels times a width of ${width} are more than ${specBounds.maxChannels}`
      context.issues.push({ code: 'custom', input: channels, path, message })
    }
  })
  .meta({ id: 'EfficientNetSpec' })

const CoAtNetStage = z
  .strictObject({ block: z.enum(['mbconv', 'transformer']), repeats: Repeats, stride: Stride, channels: Channels })
  .meta({ id: 'CoAtNetStage' })

const MbConvForm = z
  .strictObject({
    activation: Activation,
    expands: z.enum(['input', 'output']),
    strideIn: z.enum(['expand', 'depthwise', 'pool']),
    preActivation: z.boolean(),
    hasBias: z.boolean(),
    squeezes: z.enum(['output', 'hidden']),
    squeezeActivation: Activation,
    squeezesEarly: z.boolean(),
  })
  .meta({ id: 'MbConvForm', description: "Where implementations of CoAtNet's inverted bottleneck part" })

const TransformerForm = z
  .strictObject({
    headChannels: z.int().min(1).max(1_024),
    attends: z.enum(['input', 'output']),
    hasShortcutBias: z.boolean(),
    norm: z.enum(['layer-norm', 'batch-norm']),
    epsilon: Epsilon,
    layerScale: z.number().gt(0).max(1).optional(),
    relativeBias: z.union([z.literal('table'), z.strictObject({ hidden: z.int().min(1).max(4_096), dropout: Rate })], {
      error: 'allowed are "table", and an object of hidden (1 to 4096) and dropout (0 to under 1)',
    }),
  })
  .meta({ id: 'TransformerForm', description: "Where implementations of CoAtNet's transformer block part" })

export const CoAtNetSpec = z
  .strictObject({
    family: z.literal('coatnet'),
    stem: z.tuple([Channels, Channels]),
    stages: z.array(CoAtNetStage).min(1).max(specBounds.maxStages),
    mbconv: MbConvForm,
    transformer: TransformerForm,
    pool: z.strictObject({ pool: z.enum(['max', 'average']), kernel: z.literal([2, 3]) }),
    head: z.enum(['norm-pool', 'pool-norm-hidden']),
    ...base,
  })
  .superRefine(({ stem, stages, mbconv, transformer: { headChannels, attends } }, context) => {
    requireFewBlocks(
      stages.map(({ repeats }) => repeats),
      'in all',
      context,
    )
    for (const [index, { block, channels, repeats }] of stages.entries()) {
      const refuse = (message: string) =>
        context.issues.push({ code: 'custom', input: channels, path: ['stages', index, 'channels'], message })
      const inputChannels = stages[index - 1]?.channels ?? stem[1]
      if (block === 'mbconv' && mbconv.squeezes === 'output' && channels % 4 !== 0)
        refuse(`${channels} channels have no quarter for squeeze-and-excite; allowed are multiples of 4`)
      if (block !== 'transformer') continue
      const attended = attends === 'output' ? [channels] : repeats > 1 ? [inputChannels, channels] : [inputChannels]
      const uneven = attended.find((count) => count % headChannels !== 0)
      if (uneven === undefined) continue
      const whose = uneven === channels ? '' : " of the block's input"
      refuse(`${uneven} channels${whose} do not divide into heads of ${headChannels}; allowed are multiples of transformer.headChannels`)
    }
  })
  .meta({ id: 'CoAtNetSpec' })

function requireFewBlocks(repeats: readonly number[], how: string, context: z.core.$RefinementCtx<{ stages: unknown }>) {
  const blocks = repeats.reduce((sum, count) => sum + count, 0)
  if (blocks <= specBounds.maxBlocks) return
  const message = `${blocks} blocks ${how} are too many; allowed are ${specBounds.maxBlocks}`
  context.issues.push({ code: 'custom', input: context.value.stages, path: ['stages'], message })
}

/** An architecture as data: what packages/models builds from. Strict and bounded, for it comes from strangers. */
export const VariantSpec = z
  .discriminatedUnion('family', [EfficientNetSpec, CoAtNetSpec], {
    error: ({ code }) => (code === 'invalid_union' ? `allowed are ${familyNames.join(', ')}` : undefined),
  })
  .meta({ id: 'VariantSpec' })
export type VariantSpec = z.infer<typeof VariantSpec>
