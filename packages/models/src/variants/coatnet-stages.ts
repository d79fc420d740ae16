import type { CoAtNetStage } from '../spec.ts'

/** CoAtNet-0 to 4: arXiv:2106.04803, table 3. */
export const n0 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 96 },
  { block: 'mbconv', repeats: 3, stride: 2, channels: 192 },
  { block: 'transformer', repeats: 5, stride: 2, channels: 384 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 768 },
] as const satisfies readonly CoAtNetStage[]

export const n1 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 96 },
  { block: 'mbconv', repeats: 6, stride: 2, channels: 192 },
  { block: 'transformer', repeats: 14, stride: 2, channels: 384 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 768 },
] as const satisfies readonly CoAtNetStage[]

export const n2 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 128 },
  { block: 'mbconv', repeats: 6, stride: 2, channels: 256 },
  { block: 'transformer', repeats: 14, stride: 2, channels: 512 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 1024 },
] as const satisfies readonly CoAtNetStage[]

export const n3 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 192 },
  { block: 'mbconv', repeats: 6, stride: 2, channels: 384 },
  { block: 'transformer', repeats: 14, stride: 2, channels: 768 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 1536 },
] as const satisfies readonly CoAtNetStage[]

export const n4 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 192 },
  { block: 'mbconv', repeats: 12, stride: 2, channels: 384 },
  { block: 'transformer', repeats: 28, stride: 2, channels: 768 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 1536 },
] as const satisfies readonly CoAtNetStage[]

/** Table 11. */
export const n5 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 256 },
  { block: 'mbconv', repeats: 12, stride: 2, channels: 512 },
  { block: 'transformer', repeats: 28, stride: 2, channels: 1280 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 2048 },
] as const satisfies readonly CoAtNetStage[]

/** Table 12: S3 has convolutions, then attention. */
export const n6 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 192 },
  { block: 'mbconv', repeats: 4, stride: 2, channels: 384 },
  { block: 'mbconv', repeats: 8, stride: 2, channels: 768 },
  { block: 'transformer', repeats: 42, stride: 1, channels: 1536 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 2048 },
] as const satisfies readonly CoAtNetStage[]

export const n7 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 256 },
  { block: 'mbconv', repeats: 4, stride: 2, channels: 512 },
  { block: 'mbconv', repeats: 8, stride: 2, channels: 1024 },
  { block: 'transformer', repeats: 42, stride: 1, channels: 2048 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 3072 },
] as const satisfies readonly CoAtNetStage[]
