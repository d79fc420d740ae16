import { totalmem } from 'node:os'
import type { EngineName, Peaks } from '@effzoo/contract'
import { findEngine } from '../engines/index.ts'
import { bestRate, type Candidate } from './best-rate.ts'
import type { PeakKernels } from './peak-kernels.ts'

export interface PeakOptions {
  /** For both together, apart from loading the engine. Where samples take long, up to three times as much. */
  readonly budgetMs?: number
  /** Of all operands and results of the largest size. */
  readonly maxBytes?: number
  readonly nowMs?: () => number
}

/** The product varies more with its size, and says more. */
const productShare = 0.6

const sides = [128, 256, 512, 1_024, 2_048, 4_096, 8_192]
/**
 * Elements of 16 to 256 MiB: more than a core's caches hold. The larger ones are for GPUs: on a CPU, glibc gives memory of more
 * than 32 MiB back at each free, and the next op waits for fresh pages (9 GB/s instead of 45, on 2 cores).
 */
const lengths = [16, 32, 64, 128, 256].map((mebibytes) => mebibytes * 2 ** 18)
const bytesPerFloat = 4

const usableBytes = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)

/**
 * The best rates of an engine here, for float32: of products of square matrices, and of copies. Best to run in a process of its own
 * while nothing else is measured. Throws when the engine is not available, or answers wrong numbers.
 */
export async function measurePeaks(name: EngineName, options: PeakOptions = {}): Promise<Peaks> {
  const { budgetMs = 2_000, maxBytes = Math.min(2 ** 30, usableBytes() / 8), nowMs = () => performance.now() } = options
  const engine = await findEngine(name)
  if (!engine.openPeaks) throw new Error(`the engine ${name} has no products and copies to be timed by`)
  const kernels = await engine.openPeaks()

  // values in host memory, both operands, and the result
  const products = sides.filter((side) => 4 * bytesPerFloat * side ** 2 <= maxBytes).map((side) => productOf(kernels, side))
  const copies = lengths.filter((length) => 3 * bytesPerFloat * length <= maxBytes).map((length) => copyOf(kernels, length))
  const product = await bestRate(products, { budgetMs: budgetMs * productShare, nowMs })
  const copy = await bestRate(copies, { budgetMs: budgetMs * (1 - productShare), nowMs })
  return {
    flopsPerS: product.ratePerS,
    bytesPerS: copy.ratePerS,
    matrixSide: product.size,
    copyBytes: copy.size,
    engineVersion: kernels.engineVersion,
    threads: kernels.threads,
    measuredAtMs: Date.now(),
  }
}

function productOf(kernels: PeakKernels, side: number): Candidate {
  const expected = Array.from({ length: side }, (_, k) => noiseAt(k) * noiseAt(k * side)).reduce((sum, value) => sum + value, 0)
  // of a sum of as many terms, also where a GPU multiplies with 10 bits of mantissa (TF32)
  const tolerance = 0.002 * Math.sqrt(side)
  return { size: side, work: 2 * side ** 3, expected, tolerance, open: () => kernels.product(side, noise(side ** 2)) }
}

function copyOf(kernels: PeakKernels, length: number): Candidate {
  const bytes = 2 * bytesPerFloat * length
  return { size: bytes, work: bytes, expected: Math.max(0, noiseAt(0)), tolerance: 0, open: () => kernels.copy(noise(length)) }
}

/** Repeats after so many elements, a prime: no row of a matrix is as another. */
const period = 65_521
/** From -0.5 to 0.5, without a pattern that a processor could profit from; the first is above 0. */
const block = Float32Array.from({ length: period }, (_, i) => ((i * 2_654_435_761 + 3_000_000_000) % 2 ** 32) / 2 ** 32 - 0.5)

const noiseAt = (index: number) => block[index % period]!

function noise(length: number): Float32Array {
  const values = new Float32Array(length)
  for (let start = 0; start < length; start += period) values.set(block.subarray(0, length - start), start)
  return values
}
