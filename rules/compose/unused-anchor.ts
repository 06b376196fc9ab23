import { defineRule, type Range } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-anchor',
  title: 'Remove anchors that nothing refers to',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `An anchor (\`&name\`) without an alias (\`*name\`) does nothing. It is left over, or an alias that was meant is missing, and with it the settings of a service. Anchors do not reach into other files.`,
  remedy: 'Refer to it where it was meant (`<<: *name`), or delete it.',
  references: [{ title: 'Compose: fragments', url: 'https://docs.docker.com/reference/compose-file/fragments/' }],
  bad: [
    { files: `x-logging: «&logging»\n  driver: local\n\nservices:\n  web:\n    image: shop/web:1\n`, fixed: `x-logging:\n  driver: local\n\nservices:\n  web:\n    image: shop/web:1\n` },
    { title: 'in front of a value', files: `services:\n  web:\n    image: «&image» shop/web:1\n`, fixed: `services:\n  web:\n    image: shop/web:1\n` },
  ],
  good: [
    { title: 'used', files: `x-logging: &logging\n  driver: local\n\nservices:\n  web:\n    image: shop/web:1\n    logging: *logging\n` },
    { title: 'used in a service that is turned off', files: `x-logging: &logging\n  driver: local\n\nservices:\n  web:\n    image: shop/web:1\n#  worker:\n#    image: shop/worker:1\n#    logging: *logging\n` },
    { title: 'an ampersand in a text', files: `services:\n  web:\n    image: shop/web:1\n    command: sh -c "one & two"\n` },
  ],
  on: {
    composeFile(file, context) {
      if (file.isTemplate) return
      const { anchors, comments } = file.yaml
      for (const anchor of anchors) {
        if (anchor.uses.length > 0 || anchors.some((other) => other !== anchor && other.name === anchor.name)) continue
        if (comments.some(({ text }) => text.includes(`*${anchor.name}`))) continue
        context.report(anchor.range, `Nothing refers to \`&${anchor.name}\`; use it where it was meant, or remove it`, { fix: { title: 'Remove it', safety: 'safe', edits: [context.replace(withBlanks(file.document.text, anchor.range), '')] } })
      }
    },
  },
})

/** With the blanks behind it, or those in front where the line ends there. */
function withBlanks(text: string, { start, end }: Range): Range {
  const behind = /^[ \t]*/.exec(text.slice(end, end + 100))?.[0].length ?? 0
  if (!/^(?:\r?\n|$)/.test(text.slice(end + behind, end + behind + 2))) return { start, end: end + behind }
  let from = start
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--
  return { start: from, end }
}
