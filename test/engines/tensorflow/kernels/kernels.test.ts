import { testKernels } from './suite.ts'

testKernels(['AVX-512', 'AVX2'])
