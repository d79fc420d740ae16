import { findEngine } from '@effzoo/engines'
import { testEngine } from '../../suites/engine.ts'

testEngine(await findEngine('cpu'), {
  canTrain: false,
  skip: [
    {
      reason: 'half a minute a step in plain JavaScript; its losses are compared in agreement.slow.test.ts',
      tests: ['lowers the loss of a batch that it sees again'],
    },
  ],
})
