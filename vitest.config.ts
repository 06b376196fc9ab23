import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    coverage: { provider: 'v8', include: ['src/**', 'rules/**'], exclude: ['src/dev/**', 'rules/index.ts'] },
  },
})
