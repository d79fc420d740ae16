import type { CatalogueRow } from './row.ts'

/** timm's own trainings of EfficientNet and EfficientNetV2, with PyTorch's padding. */
// biome-ignore format: a table
export const efficientNetNativeWeights = [
  { name: 'efficientnet_b0.ra4_e3600_r224_in1k', variant: 'efficientnet-b0-native', px: 256, crop: 1, centered: true, top: [[256, 79.364, 94.754], [224, 78.568, 94.34]] },
  { name: 'efficientnet_b0.ra_in1k', variant: 'efficientnet-b0-native', px: 224, crop: 0.875, top: [[224, 77.698, 93.538]] },
  { name: 'efficientnet_b1.ra4_e3600_r240_in1k', variant: 'efficientnet-b1-native', px: 288, crop: 1, centered: true, top: [[288, 81.444, 95.698], [240, 80.404, 95.152]] },
  { name: 'efficientnet_b1.ft_in1k', variant: 'efficientnet-b1-native', px: 256, crop: 1, top: [[256, 78.806, 94.346], [224, 77.592, 93.636]] },
  { name: 'efficientnet_b2.ra_in1k', variant: 'efficientnet-b2-native', px: 288, crop: 1, top: [[288, 80.612, 95.32], [256, 79.324, 94.582]] },
  { name: 'efficientnet_b3.ra2_in1k', variant: 'efficientnet-b3-native', px: 320, crop: 1, top: [[320, 82.296, 96.124], [288, 81.472, 95.696]] },
  { name: 'efficientnet_b4.ra2_in1k', variant: 'efficientnet-b4-native', px: 384, crop: 1, top: [[384, 83.468, 96.574], [320, 82.658, 96.134]] },
  { name: 'efficientnet_b5.sw_in12k_ft_in1k', variant: 'efficientnet-b5-native', px: 448, crop: 1, squash: true, top: [[448, 85.894, 97.742]] },
  { name: 'efficientnet_b5.sw_in12k', variant: 'efficientnet-b5-native', px: 416, crop: 0.95, classes: 11821, top: [] },
  { name: 'efficientnetv2_rw_t.ra2_in1k', variant: 'efficientnetv2-rw-t', px: 288, crop: 1, top: [[288, 82.354, 96.178], [224, 81.37, 95.55]] },
  { name: 'efficientnetv2_rw_s.ra2_in1k', variant: 'efficientnetv2-rw-s', px: 384, crop: 1, top: [[384, 83.83, 96.712], [288, 82.888, 96.328]] },
  { name: 'efficientnetv2_rw_m.agc_in1k', variant: 'efficientnetv2-rw-m', px: 416, crop: 1, top: [[416, 84.83, 97.148], [320, 84.296, 96.872]] },
] as const satisfies readonly CatalogueRow[]
