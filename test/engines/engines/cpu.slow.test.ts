import { findEngine } from '@effzoo/engines'
import { testEngine } from '../../suites/engine.ts'

/** Half a minute a step: this is what the golden losses, which TensorFlow computed, are held against. */
testEngine(await findEngine('cpu'), { canTrain: true, only: ['trains as the reference does, step by step'] })
