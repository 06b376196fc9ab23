import { cachesLeftBy, defineRule, type Edit, hasOption, type PackageOperation, type RuleContext, shipsLayers, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'apk-no-cache',
  title: 'Install with apk add --no-cache',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3019'], trivy: ['DS-0025'] },
  yieldsTo: ['apt-update-alone'],
  why: `\`apk add\` without \`--no-cache\` leaves the index of all packages in \`/var/cache/apk\`, and with it in the layer. With the option apk fetches the index, uses it and forgets it; neither \`apk update\` nor a
clean-up is needed.`,
  references: [
    { title: 'Alpine: package keeper', url: 'https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html' },
    { title: 'hadolint: DL3019', url: 'https://github.com/hadolint/hadolint/wiki/DL3019' },
  ],
  bad: [
    { files: 'FROM alpine:3.23\nRUN «apk add» curl\n', fixed: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n' },
    { title: 'each one', files: 'FROM alpine:3.23\nRUN «apk add» --virtual .build gcc && make && apk -q add curl && apk del .build\n', fixed: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build gcc && make && apk -q add --no-cache curl && apk del .build\n' },
    { title: 'behind an update that stays', files: 'FROM alpine:3.23\nRUN apk update && «apk upgrade»\n', fixed: 'FROM alpine:3.23\nRUN apk upgrade --no-cache\n' },
    { title: 'an update that leaves the index', files: 'FROM alpine:3.23\nRUN «apk update» && apk add --no-cache curl\n', fixed: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n' },
    { title: 'a clean-up in another layer', files: 'FROM alpine:3.23\nRUN set -e; \\\n    apk update \\\n && «apk add» curl\nRUN rm -rf /var/cache/apk/*\n', fixed: 'FROM alpine:3.23\nRUN set -e; \\\n    apk add --no-cache curl\nRUN rm -rf /var/cache/apk/*\n' },
  ],
  good: [
    { title: 'the option', files: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n' },
    { title: 'in front of the verb', files: 'FROM alpine:3.23\nRUN apk --no-cache add curl\n' },
    { title: 'deleted in the same RUN', files: 'FROM alpine:3.23\nRUN apk update && apk add curl && rm -rf /var/cache/apk/*\n' },
    { title: 'a cache mount', files: 'FROM alpine:3.23\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n' },
    { title: 'a stage that is thrown away', files: 'FROM alpine:3.23 AS build\nRUN apk add gcc\nFROM alpine:3.23\nCOPY --from=build /srv /srv\n' },
    { title: 'apk cache clean', files: 'FROM alpine:3.23\nRUN apk add curl && apk cache clean && rm -rf /var/cache/apk\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'apk')
      if (left === undefined) return
      const filling = step.operations.filter((operation) => operation.manager === 'apk' && operation.caches.length > 0 && !hasOption(operation, '--no-cache'))
      const adding = filling.filter((operation) => operation.action === 'install' || operation.action === 'upgrade')
      const updates = filling.filter((operation) => operation.action === 'update')
      // The index is one, so it is one finding; but each command that leaves it is to be changed.
      const first = adding[0] ?? left.operation
      const isUpdate = first.action === 'update'
      const removed = updates.map((update) => takeOut(update, step, context))
      const edits = [...adding.map(({ verbRange: { end } }) => context.replace({ start: end, end }, ' --no-cache')), ...removed.flat()]
      const message = isUpdate ? 'This leaves the index of packages in the layer; apk add --no-cache fetches it by itself, so take it out'
        : `The index of packages stays in this layer; add --no-cache${adding.length > 1 ? ` to ${adding.length === 2 ? 'both' : `all ${adding.length}`} of these commands` : ''}${updates.length > 0 ? `, and leave out ${updates[0]?.tool ?? 'apk'} update, which is then not needed` : ''}`
      context.report({ start: first.toolRange.start, end: first.verbRange.end }, message, {
        aliases: adding.some((operation) => operation.action === 'install') ? ['DL3019', 'DS-0025'] : [],
        fix: edits.length === 0 || removed.some((edit) => edit.length === 0) ? undefined : { title: isUpdate ? 'Take it out' : 'Add --no-cache', safety: 'safe', edits },
      })
    },
  },
})

/** Takes `apk update &&` out, up to the next command; nothing where it stands in anything but a plain list. */
function takeOut(update: PackageOperation, step: Step<'RUN'>, context: RuleContext): Edit[] {
  const { command } = update
  const next = step.commands.find((other) => other.index > command.index && other.depth === command.depth)
  const isPlain = command.before === '&&' && next?.after === '&&' && command.pipeline === undefined && command.depth === 0 && command.through.length === 0 && step.instruction.heredocs.length === 0
  return isPlain && next.index === command.index + 1 ? [context.replace({ start: command.range.start, end: next.range.start }, '')] : []
}
