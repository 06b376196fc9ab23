import { cachesLeftBy, defineRule, keptCacheRepair, shipsLayers } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'yarn-cache-kept',
  title: 'Keep the cache of yarn out of the layer',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3060'] },
  why: `yarn keeps each package that it has downloaded a second time in its cache. In an image nothing reads that cache again. \`yarn cache clean\` in the same RUN deletes it;
\`RUN --mount=type=cache,target=/usr/local/share/.cache/yarn\` keeps it outside of the image, where the next build finds it.

Stages that are thrown away are not reported.`,
  remedy: 'Mount a cache (`RUN --mount=type=cache,target=/usr/local/share/.cache/yarn …`), or end the RUN with `&& yarn cache clean`.',
  references: [
    { title: 'yarn: yarn cache', url: 'https://classic.yarnpkg.com/en/docs/cli/cache' },
    { title: 'Docker: cache mounts', url: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts' },
  ],
  bad: [
    { files: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN «yarn install»\n', fixed: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN yarn install && yarn cache clean\n' },
    { title: 'cleaned in another layer', files: 'FROM node:24\nRUN «yarn install»\nRUN yarn cache clean\n' },
  ],
  good: [
    { title: 'cleaned', files: 'FROM node:24\nRUN yarn install && yarn cache clean\n' },
    { title: 'a cache mount', files: 'FROM node:24\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install\n' },
    { title: 'deleted', files: 'FROM node:24\nRUN yarn install && rm -rf /usr/local/share/.cache/yarn\n' },
    { title: 'a stage that is thrown away', files: 'FROM node:24 AS build\nRUN yarn install\nFROM nginx:1.30\nCOPY --from=build /app/dist /usr/share/nginx/html\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'yarn')
      if (left === undefined) return
      const { toolRange, verbRange } = left.operation
      const repair = keptCacheRepair(step, left.operation, 'yarn cache clean')
      context.report({ start: toolRange.start, end: verbRange.end }, 'What yarn has downloaded stays in this layer a second time; mount a cache, or end the RUN with `yarn cache clean`', {
        fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
      })
    },
  },
})
