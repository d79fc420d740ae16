import type { Interpolation } from '@effzoo/contract'

interface Filter {
  /** Beyond this distance, in source pixels where the image is enlarged, the weight is zero. */
  readonly support: number
  readonly weight: (distance: number) => number
}

/** The sharpness of Pillow's bicubic; OpenCV and PyTorch without antialias have -0.75. */
const sharpness = -0.5

/** As Pillow's Resample.c computes them, operation by operation: the order of roundings decides the last bit. */
export const filters: Readonly<Record<Interpolation, Filter>> = {
  bilinear: {
    support: 1,
    weight(distance) {
      const x = Math.abs(distance)
      return x < 1 ? 1 - x : 0
    },
  },
  bicubic: {
    support: 2,
    weight(distance) {
      const x = Math.abs(distance)
      if (x < 1) return ((sharpness + 2) * x - (sharpness + 3)) * x * x + 1
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * sharpness : 0
    },
  },
}
