import type { Layer } from '../layer.ts'
import type { BlockNaming, Names } from './block-names.ts'

const outside = {
  'stem.0.conv': 'stem.conv1',
  'stem.0.bn': 'stem.norm1',
  'stem.1.conv': 'stem.conv2',
  classifier: 'head.fc',
}

const normBeforeHead = { 'head.norm': 'norm' }
const normInHead = { 'head.norm': 'head.norm', 'head.hidden': 'head.pre_logits.fc' }

const shortcut = { 'shortcut.conv': 'shortcut.expand' }

const bottleneck = {
  ...shortcut,
  'pre.bn': 'pre_norm',
  'expand.conv': 'conv1_1x1',
  'expand.bn': 'norm1',
  'depthwise.conv': 'conv2_kxk',
  'depthwise.bn': 'norm2',
  'project.conv': 'conv3_1x1',
}

const transformer = {
  ...shortcut,
  'attention.norm': 'norm1',
  'attention.qkv': 'attn.qkv',
  'attention.bias': 'attn.rel_pos',
  'attention.project': 'attn.proj',
  'attention.scale': 'ls1',
  'ffn.norm': 'norm2',
  'ffn.expand': 'mlp.fc1',
  'ffn.project': 'mlp.fc2',
  'ffn.scale': 'ls2',
}

/** A block that halves the image pools between norm and attention: timm has both in one module, `norm1`. */
const poolingTransformer = { ...transformer, 'attention.norm': 'norm1.norm' }

/** timm has two places for squeeze-and-excite, before the norm of the depthwise convolution and after it. */
const squeezeExcite = (name: string) => ({ 'se.reduce': `${name}.fc1`, 'se.expand': `${name}.fc2` })

function inside(block: readonly string[]): Names {
  if (block.includes('attention.qkv')) return block.includes('attention.pool') ? poolingTransformer : transformer
  const squeezesEarly = block.indexOf('se.gate') < block.indexOf('depthwise.bn')
  return { ...bottleneck, ...squeezeExcite(squeezesEarly ? 'se_early' : 'se') }
}

/** timm/models/maxxvit.py */
export const coatNetNaming = (layers: readonly Layer[]): BlockNaming => ({
  outside: { ...outside, ...(layers.some(({ name }) => name === 'head.hidden') ? normInHead : normBeforeHead) },
  prefix: ({ stage, index }) => `stages.${stage}.blocks.${index}.`,
  inside,
})
