import { defineConfig } from 'vitest/config'

const slow = 'test/**/*.slow.test.ts'
/** These load engines and register kernels, which stay for the life of a process: each file has one of its own. */
const withEngines = ['test/{engines,models,tfjs-compile,bench-runner,parity}/**/*.test.ts', 'test/zoo/{load,convert,images}/**/*.test.ts']
/** These take every processor there is, and would hold up whatever runs beside them: they come when all else is done. */
const alone = ['test/bench-runner/contended.slow.test.ts']
const slowly = { testTimeout: 300_000, hookTimeout: 300_000 } as const
const shared = { pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000, environment: 'node' } as const

/**
 * The two `quick` ones are the everyday part, about a minute; `slow` kills processes, trains models, starts servers, or measures. To load
 * the sources takes longer than most files of tests, so that those that leave nothing behind share a process.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'quick', include: ['test/**/*.test.ts'], exclude: [slow, ...withEngines], isolate: false } },
      { test: { ...shared, name: 'quick-engines', include: withEngines, exclude: [slow] } },
      { test: { ...shared, ...slowly, name: 'slow', include: [slow], exclude: alone } },
      { test: { ...shared, ...slowly, name: 'alone', include: alone, sequence: { groupOrder: 1 } } },
    ],
  },
})
