import { defineRule, hasOption } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'apk-cache-anywhere',
  title: 'Write --no-cache behind every apk add',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3019'], trivy: ['DS-0025'] },
  presets: [],
  yieldsTo: ['apk-no-cache'],
  why: `The strict form of \`apk-no-cache\`, as hadolint and Trivy have it: also where the same RUN deletes the index afterwards, and in stages that are thrown away, where nothing is left in an image.
Off unless asked for.`,
  remedy: 'Write `apk add --no-cache`; neither `apk update` nor `rm -rf /var/cache/apk/*` is needed then.',
  references: [{ title: 'Alpine: package keeper', url: 'https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html' }],
  bad: [
    { title: 'Deleted by hand', files: 'FROM alpine:3.23\nRUN apk update && «apk add» curl && rm -rf /var/cache/apk/*\n' },
    { title: 'A builder', files: 'FROM alpine:3.23 AS build\nRUN «apk add» gcc\nFROM alpine:3.23\nCOPY --from=build /srv /srv\n' },
  ],
  good: [
    { title: 'The option', files: 'FROM alpine:3.23\nRUN apk add --no-cache curl && apk --no-cache add git\n' },
    { title: 'A cache mount', files: 'FROM alpine:3.23\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n' },
    { title: 'Another verb', files: 'FROM alpine:3.23\nRUN apk del curl\n' },
  ],
  on: {
    RUN(step, context) {
      if (step.mounts.some(({ type }) => type === 'cache')) return
      const open = step.operations.find((operation) => operation.manager === 'apk' && operation.action === 'install' && !hasOption(operation, '--no-cache'))
      if (open !== undefined) context.report({ start: open.toolRange.start, end: open.verbRange.end }, 'Write apk add --no-cache: it needs neither an update before nor a clean-up behind')
    },
  },
})
