import { vi } from 'vitest'
import { testKernels } from './suite.ts'

vi.stubEnv('EFFZOO_KERNELS', 'avx2')
testKernels(['AVX2'])
