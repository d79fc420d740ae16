import type { CoAtNetSpec } from '../spec.ts'
import { n0, n1, n2, n3, n4, n5, n6, n7 } from './coatnet-stages.ts'
import { timm } from './coatnet-timm.ts'

/**
 * The paper's form. No code and no weights of it were published; what the text leaves open (padding, epsilons, the channels and the
 * activation of squeeze-and-excite, biases of the blocks) is as in Google's later code of that kind, google-research/maxvit; its biases
 * in the stem and its approximation of GELU are not taken over. The head is from there too: the paper's figure 4 shows a pool and one
 * dense layer, but its parameter counts come out with that code's norm and hidden layer only.
 */
const paper = {
  ...timm,
  mbconv: { ...timm.mbconv, strideIn: 'expand' },
  transformer: { ...timm.transformer, epsilon: 1e-5 },
  pool: { pool: 'max', kernel: 2 },
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.99,
  follows: 'arXiv:2106.04803, and google-research/maxvit in what it leaves open',
} as const satisfies Partial<CoAtNetSpec>

const headsOf = (headChannels: number) => ({ transformer: { ...paper.transformer, headChannels } }) as const

/** Stochastic depth: table 10 (ImageNet-1k; for 4 ImageNet-21k; for 5 JFT; none is given for 6 and 7). Evaluated where the paper first is. */
export const coAtNet = {
  'coatnet-0': { ...paper, stem: [64, 64], stages: n0, dropPath: 0.2 },
  'coatnet-1': { ...paper, stem: [64, 64], stages: n1, dropPath: 0.3 },
  'coatnet-2': { ...paper, stem: [128, 128], stages: n2, dropPath: 0.5 },
  'coatnet-3': { ...paper, stem: [192, 192], stages: n3, dropPath: 0.7 },
  'coatnet-4': { ...paper, stem: [192, 192], stages: n4, dropPath: 0.7, evalPx: 384 },
  'coatnet-5': { ...paper, ...headsOf(64), stem: [192, 192], stages: n5, evalPx: 512 },
  'coatnet-6': { ...paper, ...headsOf(128), stem: [192, 192], stages: n6, evalPx: 512 },
  'coatnet-7': { ...paper, ...headsOf(128), stem: [192, 192], stages: n7, evalPx: 512 },
} as const satisfies Record<string, CoAtNetSpec>
