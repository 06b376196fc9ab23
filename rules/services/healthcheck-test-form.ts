import { defineRule, type FixProposal, type HealthcheckTest, isActiveByDefault, lineBreakOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'healthcheck-test-form',
  title: 'Begin the list of a healthcheck with CMD, CMD-SHELL or NONE',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'A healthcheck that is written as a list has to say in its first word how it is run: `CMD` without a shell, `CMD-SHELL` with one, `NONE` not at all. The loader refuses any other.',
  references: [{ title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: [«"curl"», "-f", "http://localhost:8000/"]\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n`,
    },
    {
      title: 'a whole command line',
      files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: [«"curl -f http://localhost:8000/ || exit 1"»]\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD-SHELL", "curl -f http://localhost:8000/ || exit 1"]\n`,
    },
    {
      title: 'in lower case, a line each',
      files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test:\n        - «cmd»\n        - pg_isready\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test:\n        - CMD\n        - pg_isready\n`,
    },
    {
      title: 'in lower case, in quotes',
      files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: [«'cmd-shell'», "true || false"]\n  b:\n    image: shop/b:1\n    healthcheck:\n      test: [«"none"»]\n`,
      fixed: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: ['CMD-SHELL', "true || false"]\n  b:\n    image: shop/b:1\n    healthcheck:\n      test: ["NONE"]\n`,
    },
    {
      title: 'a program in a line of its own, one word, behind a profile',
      files: `services:\n  a:\n    image: shop/a:1\n    profiles: [tools]\n    healthcheck:\n      test:\n        -  «pg_isready»\n        - "-q -t 1"\n  b:\n    image: shop/b:1\n    profiles: [tools]\n    healthcheck:\n      test: [ «pg_isready»]\n`,
      fixed: `services:\n  a:\n    image: shop/a:1\n    profiles: [tools]\n    healthcheck:\n      test:\n        -  "CMD"\n        -  pg_isready\n        - "-q -t 1"\n  b:\n    image: shop/b:1\n    profiles: [tools]\n    healthcheck:\n      test: [ "CMD", pg_isready]\n`,
      severity: 'warning',
    },
    { title: 'without a fix: the first word in a line of its own between brackets', files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: [\n        «pg_isready», "-q"]\n`, unfixed: true },
  ],
  good: [
    { title: 'the three words', files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: ["CMD", "true"]\n  b:\n    image: shop/b:1\n    healthcheck:\n      test: ["CMD-SHELL", "true || false"]\n  c:\n    image: shop/c:1\n    healthcheck:\n      test: ["NONE"]\n` },
    { title: 'a text is run by a shell', files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: curl -f http://localhost/ || exit 1\n` },
    { title: 'out of a variable', files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      test: ["\${HOW}", "true"]\n` },
    { title: 'no test', files: `services:\n  a:\n    image: shop/a:1\n    healthcheck:\n      interval: 5s\n` },
  ],
  on: {
    service({ service }, context) {
      const test = service.healthcheck?.test
      const [first] = test?.words ?? []
      if (test?.form !== 'unknown' || !test.resolved || first === undefined) return
      const word = first.text.toUpperCase()
      const meant = word === 'CMD' || word === 'CMD-SHELL' || word === 'NONE' ? word : test.words.length === 1 && /\s/.test(first.text) ? 'CMD-SHELL' : 'CMD'
      context.report(first, `The list of a healthcheck begins with CMD, CMD-SHELL or NONE, else the loader refuses the file; ${word === meant ? `write ${meant} in capitals` : `put "${meant}" in front`}`, {
        fix: prepend(test, meant, word === meant), ...(isActiveByDefault(service) ? {} : { severity: 'warning' as const }),
      })
    },
  },
})

function prepend(test: HealthcheckTest, word: string, replaces: boolean): FixProposal | undefined {
  const [first] = test.words
  if (first === undefined) return undefined
  const { document, range } = first
  const source = document.text.slice(range.start, range.end)
  if (replaces) return { title: `Write ${word}`, safety: 'safe', edits: [{ document, range, text: /^["']/.test(source) ? `${source[0] ?? ''}${word}${source[0] ?? ''}` : word }] }
  const before = document.text.slice(document.text.lastIndexOf('\n', range.start - 1) + 1, range.start)
  if (/\[\s*$/.test(before)) return { title: `Put ${word} in front`, safety: 'safe', edits: [{ document, range: { start: range.start, end: range.start }, text: `"${word}", ` }] }
  if (!/^[ \t]*- *$/.test(before)) return undefined
  return { title: `Put ${word} in front`, safety: 'safe', edits: [{ document, range: { start: range.start, end: range.start }, text: `"${word}"${lineBreakOf(document)}${before}` }] }
}
