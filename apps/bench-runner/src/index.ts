export { readHost } from './read-host.ts'
export { type RunnerEffects, type RunnerOptions, runRunner } from './runner.ts'
export { describeEvent, type RunnerEvent } from './runner-event.ts'
