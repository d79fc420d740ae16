import type { Task } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'
import { xlaWork } from './xla-work.ts'

const task = process.argv[2] as Task
const engine = await findEngine('tensorflow')
const session = await engine.open({ ...xlaWork(task), execution: 'xla' })
const answer = await session.run(makeBatch(xlaWork(task)))
console.log(JSON.stringify({ execution: session.execution, answer: [...answer] }))
await session[Symbol.asyncDispose]()
