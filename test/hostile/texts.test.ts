import { describe, expect, it } from 'vitest'
import { command, temporaryFolder } from '../support/command.ts'
import { lintTexts } from '../../src/dev/fuzz/check.ts'

/** Large enough that work which grows with the square of the size would be noticed by everybody who runs the tests. */
const MANY = 2000

const repeat = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('')

/** Lints, and gives how often each rule speaks. A rule that throws lets the test fail. */
function rulesOf(files: Readonly<Record<string, string>>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { ruleId, range, document } of lintTexts(files).findings) {
    expect(range.end).toBeLessThanOrEqual(document.text.length)
    counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1)
  }
  return counts
}

describe('Dockerfiles that no person writes', () => {
  it('a chain of stages', () => {
    expect(rulesOf({ Dockerfile: `FROM alpine:latest AS s0\n${repeat(MANY, (at) => `FROM s${at} AS s${at + 1}\nRUN echo 1\n`)}` }).get('latest-tag')).toBe(1)
  })

  it('stages that copy from one another', () => {
    const found = rulesOf({ Dockerfile: `FROM alpine:3.22 AS s0\n${repeat(MANY, (at) => `FROM alpine:latest AS s${at + 1}\n# c\nCOPY --from=s${at} /a /b\n`)}` })
    expect(found.get('latest-tag')).toBe(MANY)
  })

  it('variables that stand on one another', () => {
    const { project } = lintTexts({ Dockerfile: `FROM alpine:3.22\nENV A0=x\n${repeat(MANY, (at) => `ENV A${at + 1}=$A${at}\n`)}` })
    expect(project.dockerfiles[0]?.stages[0]?.environment.get(`A${MANY}`)).toMatchObject({ value: 'x', resolved: true })
  })

  it('one ARG declared again and again', () => {
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\n${'ARG A=1\nENV B=$A\n'.repeat(MANY)}` }).get('latest-tag')).toBe(1)
  })

  it('relative working directories, each in the one before', () => {
    const { project } = lintTexts({ Dockerfile: `FROM scratch\n${'WORKDIR a\n'.repeat(3 * MANY)}` })
    // Longer than any system takes: nobody knows where that is.
    expect(project.dockerfiles[0]?.stages[0]?.workdir?.text.length ?? 0).toBeLessThan(5000)
  })

  it('nested ONBUILD, arrays, substitutions, defaults of variables', () => {
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\n${'ONBUILD '.repeat(5 * MANY)}RUN x\n` }).get('latest-tag')).toBe(1)
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nCMD ${'['.repeat(50 * MANY)}\n` }).get('latest-tag')).toBe(1)
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nRUN echo ${'$('.repeat(MANY)}\n` }).get('latest-tag')).toBe(1)
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nENV A=${'${A:-'.repeat(MANY)}\n` }).get('latest-tag')).toBe(1)
  })

  it('continuation lines, and a heredoc and a quote that never end', () => {
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nRUN echo 1 \\\n${' && echo x \\\n'.repeat(5 * MANY)}` }).get('latest-tag')).toBe(1)
    expect([...rulesOf({ Dockerfile: `FROM alpine:3.22\nRUN <<EOF\n${'echo x\n'.repeat(MANY)}` }).keys()]).toContain('syntax-error')
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nRUN echo "${'x'.repeat(100 * MANY)}\n` }).get('latest-tag')).toBe(1)
  })

  it.each(['ln ', 'rm ', 'password=x ', 'http://a:b@', 'curl ', '-p ', '$x ', '"', '`', '\\', '{', 'apt-get install ', '# '])('a line of nothing but %s', (word) => {
    expect(rulesOf({ Dockerfile: `FROM alpine:latest\nRUN ${word.repeat(5 * MANY)}\n` }).get('latest-tag')).toBe(1)
  })
})

describe('what is more than any person writes', () => {
  const partsOf = async (files: Readonly<Record<string, string>>): Promise<{ readonly unread: readonly string[]; readonly code: number }> => {
    const folder = temporaryFolder(files)
    try {
      const { out, code } = await command(folder.path, '--no-config', '--select', 'unreadable-file,latest-tag', '--format', 'json')
      const { findings } = JSON.parse(out) as { findings: { ruleId: string; message: string; line: number }[] }
      expect(findings.some(({ ruleId }) => ruleId === 'latest-tag')).toBe(true)
      return { unread: findings.filter(({ ruleId }) => ruleId === 'unreadable-file').map(({ line, message }) => `${line}: ${message}`), code }
    } finally {
      folder.remove()
    }
  }

  it('is read to a bound, and a finding says where that is', async () => {
    expect(await partsOf({ Dockerfile: `FROM alpine:latest\n${'X\n'.repeat(30_000)}` })).toEqual({ code: 1, unread: ['22001: more than 22000 instructions: from here on nothing is read'] })
    expect((await partsOf({ Dockerfile: `FROM alpine:latest\n${'# c\n'.repeat(250_000)}` })).unread).toEqual(['200001: more than 200000 lines: from here on nothing is read'])
    expect((await partsOf({ Dockerfile: `FROM alpine:latest\n${'ONBUILD '.repeat(30_000)}RUN x\n` })).unread).toEqual(['2: more than 20000 ONBUILD in one another: what is inside is not read'])
    expect((await partsOf({ Dockerfile: `FROM alpine:latest\nRUN true${' \\\n && echo x'.repeat(100_000)}\n` })).unread).toEqual(['2: an instruction of more than 1000000 characters: the commands in it are not read'])
    expect((await partsOf({ 'a/Dockerfile': 'FROM alpine:latest\n', 'README.md': '```dockerfile\nFROM alpine:latest\n```\n\n'.repeat(1100) })).unread).toEqual(['4001: more than 1000 blocks about Docker: from here on nothing is read'])
    expect((await partsOf({ Dockerfile: 'FROM alpine:latest\n', 'README.md': `${'x\n'.repeat(1_100_000)}\`\`\`dockerfile\n\`\`\`\n` })).unread).toEqual(['1: a document of more than 2000000 characters is not read'])
  }, 60_000)
})

describe('compose files that no person writes', () => {
  it('services that wait for one another', () => {
    const found = rulesOf({ 'compose.yaml': `services:\n  s0:\n    image: alpine:latest\n${repeat(MANY, (at) => `  s${at + 1}:\n    image: alpine:3.22\n    depends_on: [s${at}]\n`)}` })
    expect(found.get('latest-tag')).toBe(1)
  })

  it('aliases that multiply', () => {
    const levels = repeat(9, (at) => `${'bcdefghij'[at] ?? ''}: &${'bcdefghij'[at] ?? ''} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[at] ?? ''}`).join(', ')}]\n`)
    expect(rulesOf({ 'compose.yaml': `services:\n  w:\n    image: alpine:latest\na: &a [x, x, x, x, x, x, x, x, x]\n${levels}` }).get('latest-tag')).toBe(1)
  })

  it('aliases, extends and includes in circles', () => {
    expect(rulesOf({ 'compose.yaml': 'x: &x\n  <<: *x\nservices:\n  w: &w\n    <<: *w\n    image: alpine:latest\n  a:\n    extends: b\n  b:\n    extends: a\ninclude: [compose.yaml]\n' }).size).toBeGreaterThan(0)
  })

  it('deep nesting', () => {
    expect(rulesOf({ 'compose.yaml': `services:\n  w:\n    image: alpine:latest\n    x-a: ${'['.repeat(5 * MANY)}\n` }).size).toBeGreaterThan(0)
    expect(rulesOf({ 'compose.yaml': `services:\n  w:\n    image: a:1\n    command: "${'${A:-'.repeat(MANY)}"\n` }).size).toBeGreaterThan(0)
  })
})

describe('patterns that invite backtracking', () => {
  it('in an ignore file', () => {
    const files = { Dockerfile: 'FROM alpine:latest\nCOPY . /app\n', '.dockerignore': `${'*a'.repeat(200)}b\n${'**/'.repeat(200)}x\n[${'a-z'.repeat(200)}]\n`, ['a'.repeat(200)]: '' }
    expect(rulesOf(files).get('latest-tag')).toBe(1)
  })
})
