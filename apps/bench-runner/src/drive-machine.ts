import { step } from './runner-machine.ts'
import type { Effect, Input, Step } from './runner-machine-types.ts'

type Send = (input: Input) => void

/** Performs an effect. What it comes to, if anything, goes back into the machine; what happens meanwhile is sent. */
export type Perform = (effect: Exclude<Effect, { kind: 'end' }>, send: Send) => Promise<Input | undefined> | undefined

/** Steps the machine by what happens, one input at a time, until it ends. `listen` is given the way in for what comes from outside. */
export function driveMachine(first: Step, perform: Perform, listen: (send: Send) => void): Promise<{ allReported: boolean }> {
  return new Promise((resolve, reject) => {
    let state = first.state
    const pending: (() => Step)[] = [() => first]
    let isStepping = false
    let isOver = false

    const fail = (error: unknown) => {
      isOver = true
      reject(error)
    }
    const enact = (effect: Effect) => {
      if (effect.kind !== 'end') perform(effect, send)?.then((input) => input && send(input), fail)
      else if (effect.fault) fail(effect.fault)
      else resolve({ allReported: effect.allReported })
    }
    /** An effect may bring an input at once; that waits until all effects of the step are under way. */
    const run = () => {
      if (isStepping) return
      isStepping = true
      for (let next = pending.shift(); next && !isOver; next = pending.shift()) {
        const stepped = next()
        state = stepped.state
        for (const effect of stepped.effects) enact(effect)
      }
      isStepping = false
    }
    const send: Send = (input) => {
      pending.push(() => step(state, input))
      run()
    }
    listen(send)
    run()
  })
}
