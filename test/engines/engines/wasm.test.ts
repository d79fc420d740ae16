import { findEngine } from '@effzoo/engines'
import { testEngine } from '../../suites/engine.ts'

testEngine(await findEngine('wasm'), {
  canTrain: false,
  skip: [
    { reason: 'no gradient kernels for convolutions: tensorflow/tfjs#8474', tests: ['lowers the loss of a batch that it sees again'] },
  ],
})
