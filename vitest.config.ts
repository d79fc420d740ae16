import { defineConfig } from 'vitest/config'

const slow = 'test/**/*.slow.test.ts'
const shared = { pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000, environment: 'node' } as const

/** `quick` is the everyday part, under a minute; `slow` kills processes, trains models, or measures. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'quick', include: ['test/**/*.test.ts'], exclude: [slow] } },
      { test: { ...shared, name: 'slow', include: [slow], testTimeout: 300_000, hookTimeout: 300_000 } },
    ],
  },
})
