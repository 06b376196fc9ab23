import { cachesLeftBy, defineRule, keptCacheRepair, shipsLayers } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'npm-cache-kept',
  title: 'Keep the cache of npm out of the layer',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  why: `npm keeps each package that it has downloaded a second time in its cache. In an image nothing reads that cache again. \`npm cache clean --force\` in the same RUN deletes it;
\`RUN --mount=type=cache,target=/root/.npm\` keeps it outside of the image, where the next build finds it.

Stages that are thrown away are not reported.`,
  remedy: 'Mount a cache (`RUN --mount=type=cache,target=/root/.npm …`), or end the RUN with `&& npm cache clean --force`.',
  references: [
    { title: 'npm cache', url: 'https://docs.npmjs.com/cli/commands/npm-cache' },
    { title: 'Docker: cache mounts', url: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts' },
  ],
  bad: [
    { files: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN «npm ci»\n', fixed: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm cache clean --force\n' },
    { title: 'a comment of the shell behind it: no fix', files: 'FROM node:24\nRUN «npm install» -g serve # for the preview\n', unfixed: true },
    { title: 'cleaned in another layer', files: 'FROM node:24\nRUN «npm ci»\nRUN npm cache clean --force\n' },
  ],
  good: [
    { title: 'cleaned', files: 'FROM node:24\nRUN npm ci && npm cache clean --force\n' },
    { title: 'a cache mount', files: 'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\n' },
    { title: 'deleted', files: 'FROM node:24\nRUN npm ci && rm -rf /root/.npm\n' },
    { title: 'a stage that is thrown away', files: 'FROM node:24 AS build\nRUN npm ci\nFROM nginx:1.30\nCOPY --from=build /app/dist /usr/share/nginx/html\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'npm')
      if (left === undefined) return
      const { toolRange, verbRange } = left.operation
      const repair = keptCacheRepair(step, left.operation, 'npm cache clean --force')
      context.report({ start: toolRange.start, end: verbRange.end }, 'What npm has downloaded stays in this layer a second time; mount a cache, or end the RUN with `npm cache clean --force`', {
        fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
      })
    },
  },
})
