// The other end of `index.ts`, in the process that measures: it loads the engines.
export { openWorkload } from './open-workload.ts'
export { serveStack, timedMs, timeTurn } from './serve-stack.ts'
