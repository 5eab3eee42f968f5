import { defineConfig } from 'vitest/config'

/** The journeys: in Node, two files at a time, for each starts a server and a browser of its own and waits a lot. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.journey.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
