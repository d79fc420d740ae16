import type { CatalogueRow } from './row.ts'

/** timm's own trainings, on ImageNet-1k and on the 11,821 classes of its ImageNet-12k. */
// biome-ignore format: a table
export const coAtNetRwWeights = [
  { name: 'coatnet_0_rw_224.sw_in1k', variant: 'coatnet-0-rw', px: 224, crop: 0.95, centered: true, top: [[224, 82.396, 95.844]] },
  { name: 'coatnet_1_rw_224.sw_in1k', variant: 'coatnet-1-rw', px: 224, crop: 0.95, centered: true, top: [[224, 83.62, 96.382]] },
  { name: 'coatnet_2_rw_224.sw_in12k_ft_in1k', variant: 'coatnet-2-rw', px: 224, crop: 0.95, centered: true, top: [[224, 86.582, 97.896]] },
  { name: 'coatnet_2_rw_224.sw_in12k', variant: 'coatnet-2-rw', px: 224, crop: 0.95, centered: true, classes: 11821, top: [] },
  { name: 'coatnet_3_rw_224.sw_in12k', variant: 'coatnet-3-rw', px: 224, crop: 0.95, centered: true, classes: 11821, top: [] },
  { name: 'coatnet_bn_0_rw_224.sw_in1k', variant: 'coatnet-bn-0-rw', px: 224, crop: 0.95, top: [[224, 82.394, 96.194]] },
  { name: 'coatnet_nano_rw_224.sw_in1k', variant: 'coatnet-nano-rw', px: 224, crop: 0.9, centered: true, top: [[224, 81.704, 95.65]] },
  { name: 'coatnet_rmlp_1_rw_224.sw_in1k', variant: 'coatnet-rmlp-1-rw', px: 224, crop: 0.95, centered: true, top: [[224, 83.35, 96.452]] },
  { name: 'coatnet_rmlp_2_rw_224.sw_in1k', variant: 'coatnet-rmlp-2-rw', px: 224, crop: 0.95, centered: true, top: [[224, 84.608, 96.744]] },
  { name: 'coatnet_rmlp_2_rw_384.sw_in12k_ft_in1k', variant: 'coatnet-rmlp-2-rw', tag: 'sw-in12k-ft-in1k-384', px: 384, crop: 1, squash: true, centered: true, top: [[384, 87.388, 98.312]] },
  { name: 'coatnet_rmlp_2_rw_224.sw_in12k_ft_in1k', variant: 'coatnet-rmlp-2-rw', px: 224, crop: 0.95, centered: true, top: [[224, 86.538, 97.894]] },
  { name: 'coatnet_rmlp_2_rw_224.sw_in12k', variant: 'coatnet-rmlp-2-rw', px: 224, crop: 0.95, centered: true, classes: 11821, top: [] },
  { name: 'coatnet_rmlp_nano_rw_224.sw_in1k', variant: 'coatnet-rmlp-nano-rw', px: 224, crop: 0.9, centered: true, top: [[224, 82.064, 95.874]] },
] as const satisfies readonly CatalogueRow[]
