import { findEngine } from '@effzoo/engines'
import { testEngine } from '../../suites/engine.ts'

testEngine(await findEngine('wasm'), { canTrain: true })
