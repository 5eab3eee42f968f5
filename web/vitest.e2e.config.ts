import { defineConfig } from 'vitest/config'

/** The journeys: in Node, one file after the other, for each starts a server and a browser of its own. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.journey.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
