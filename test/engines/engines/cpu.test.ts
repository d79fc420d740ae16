import { findEngine } from '@effzoo/engines'
import { testEngine } from '../../suites/engine.ts'

testEngine(await findEngine('cpu'), {
  canTrain: false,
  skip: [
    {
      reason: 'half a minute a step in plain JavaScript; in cpu.slow.test.ts',
      tests: ['trains as the reference does, step by step'],
    },
  ],
})
