import { describe, expect, it } from 'vitest'
import { describePeaks, peaksHeader } from '../../apps/bench-runner/src/describe-peaks.ts'
import { fakePeaks } from './fixtures/fake-peaks.ts'

describe('describePeaks', () => {
  it('is a line under the header', () => {
    expect([
      peaksHeader,
      describePeaks('tensorflow', { peaks: fakePeaks }),
      describePeaks('webgpu', { peaks: { ...fakePeaks, flopsPerS: 12.345e12, bytesPerS: 999e6, threads: null } }),
      describePeaks('wasm', { unknown: 'its measurement was ended by SIGABRT\nlast words' }),
    ]).toEqual([
      'engine       product        side    copy       moved    threads  measured',
      'tensorflow   280 GFLOP/s    512     45.5 GB/s  32 MiB   2        2026-09-01 12:30 UTC',
      'webgpu       12.3 TFLOP/s   512     999 MB/s   32 MiB   -        2026-09-01 12:30 UTC',
      'wasm         unknown: its measurement was ended by SIGABRT',
    ])
  })
})
