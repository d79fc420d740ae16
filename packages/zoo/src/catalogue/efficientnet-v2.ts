import type { CatalogueRow } from './row.ts'

/** Google's trainings, in timm's conversion. Those of B3 on ImageNet-21k are timm's own. */
// biome-ignore format: a table
export const efficientNetV2Weights = [
  { name: 'tf_efficientnetv2_b0.in1k', variant: 'efficientnetv2-b0', px: 224, crop: 0.875, top: [[224, 78.386, 94.034], [192, 76.876, 93.184]], google: 'v2/efficientnetv2-b0.tgz', kerasMd5: '21ecbf6da12460d5c40bb2f29ceb2188' },
  { name: 'tf_efficientnetv2_b1.in1k', variant: 'efficientnetv2-b1', px: 240, crop: 0.882, top: [[240, 79.518, 94.71], [192, 77.934, 93.822]], google: 'v2/efficientnetv2-b1.tgz', kerasMd5: '069f0534ff22adf035c89e2d9547a9dc' },
  { name: 'tf_efficientnetv2_b2.in1k', variant: 'efficientnetv2-b2', px: 260, crop: 0.89, top: [[260, 80.226, 95.01], [208, 79.208, 94.602]], google: 'v2/efficientnetv2-b2.tgz', kerasMd5: '424e49f28180edbde1e94797771950a7' },
  { name: 'tf_efficientnetv2_b3.in1k', variant: 'efficientnetv2-b3', px: 300, crop: 0.904, top: [[300, 81.96, 95.78], [240, 80.708, 95.178]], google: 'v2/efficientnetv2-b3.tgz', kerasMd5: '1f1fc43bd98a6e4fd8fdfd551e02c7a0' },
  { name: 'tf_efficientnetv2_b3.in21k_ft_in1k', variant: 'efficientnetv2-b3', px: 300, crop: 0.9, squash: true, centered: true, top: [[300, 82.634, 96.628], [240, 81.078, 95.92]] },
  { name: 'tf_efficientnetv2_b3.in21k', variant: 'efficientnetv2-b3', px: 300, crop: 0.904, centered: true, classes: 21843, top: [] },
  { name: 'tf_efficientnetv2_s.in1k', variant: 'efficientnetv2-s', px: 384, crop: 1, centered: true, top: [[384, 83.9, 96.702], [300, 83.162, 96.334]], google: 'v2/efficientnetv2-s.tgz', kerasMd5: 'e1d88a8495beba45748fedd0cecbe016' },
  { name: 'tf_efficientnetv2_s.in21k_ft_in1k', variant: 'efficientnetv2-s', px: 384, crop: 1, centered: true, top: [[384, 84.332, 97.274], [300, 83.348, 96.71]], google: 'v2/efficientnetv2-s-21k-ft1k.tgz' },
  { name: 'tf_efficientnetv2_s.in21k', variant: 'efficientnetv2-s', px: 384, crop: 1, centered: true, classes: 21843, top: [] },
  { name: 'tf_efficientnetv2_m.in1k', variant: 'efficientnetv2-m', px: 480, crop: 1, squash: true, centered: true, top: [[480, 85.208, 97.358], [384, 84.554, 97.058]], google: 'v2/efficientnetv2-m.tgz', kerasMd5: 'a3bf6aa3276309f4fc6a34aa114c95cd' },
  { name: 'tf_efficientnetv2_m.in21k_ft_in1k', variant: 'efficientnetv2-m', px: 480, crop: 1, squash: true, centered: true, top: [[480, 86.014, 97.956], [384, 84.768, 97.434]], google: 'v2/efficientnetv2-m-21k-ft1k.tgz' },
  { name: 'tf_efficientnetv2_m.in21k', variant: 'efficientnetv2-m', px: 480, crop: 1, squash: true, centered: true, classes: 21843, top: [] },
  { name: 'tf_efficientnetv2_l.in1k', variant: 'efficientnetv2-l', px: 480, crop: 1, squash: true, centered: true, top: [[480, 85.66, 97.472], [384, 85.202, 97.274]], google: 'v2/efficientnetv2-l.tgz', kerasMd5: '27e6d408b53c7ebc868fefa357689935' },
  { name: 'tf_efficientnetv2_l.in21k_ft_in1k', variant: 'efficientnetv2-l', px: 480, crop: 1, squash: true, centered: true, top: [[480, 86.802, 98.124], [384, 85.846, 97.766]], google: 'v2/efficientnetv2-l-21k-ft1k.tgz' },
  { name: 'tf_efficientnetv2_l.in21k', variant: 'efficientnetv2-l', px: 480, crop: 1, squash: true, centered: true, classes: 21843, top: [] },
  { name: 'tf_efficientnetv2_xl.in21k_ft_in1k', variant: 'efficientnetv2-xl', px: 512, crop: 1, squash: true, centered: true, top: [[512, 86.754, 98.014], [384, 85.562, 97.456]], google: 'v2/efficientnetv2-xl-21k-ft1k.tgz' },
  { name: 'tf_efficientnetv2_xl.in21k', variant: 'efficientnetv2-xl', px: 512, crop: 1, squash: true, centered: true, classes: 21843, top: [] },
] as const satisfies readonly CatalogueRow[]
