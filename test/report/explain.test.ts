import { describe, expect, test } from 'vitest'
import { explainRule } from '../../src/report/explain.ts'
import { loadPaint } from '../../src/report/paint.ts'
import { markedLines } from '../../src/report/rule-example.ts'
import { rulePage } from '../../src/report/rule-page.ts'
import { ruleNamed, SAMPLE } from './sample-run.ts'

const copyRule = SAMPLE.rules[1]!
const withOptions = ruleNamed('no-wide-port', {
  title: 'Publish ports on the local address',
  why: `
    A published port is open on **every** address of the host,
    and rules of its firewall do not hold for it.

    - one
    - two

    **When to ignore**: the service is meant for the world.
  `,
  stages: 'shipped', purposes: ['production'], presets: ['strict'], formerly: ['wide-port'],
  options: { allow: { type: 'strings', default: ['80', '443'], description: 'Ports that may be open | published' } },
  bad: [{ title: 'two files', files: { 'compose.yaml': 'services:\n  web:\n    ports: [«"80:80"», «"81:81"»]\n', 'Dockerfile': 'FROM a\nRUN «x \\\n  y»\n' } }],
  good: [{ files: 'services:\n  web:\n    ports: ["127.0.0.1:80:80"] # ```\n' }],
})

test('a rule in the terminal', () => {
  expect(`\n${explainRule(copyRule)}`).toMatchInlineSnapshot(`
    "
    prefer-copy  warning  maintainability, in recommended
    Use COPY rather than ADD for local files

    Why
      ADD also fetches URLs and unpacks archives, so a reader cannot tell what it will do.

    Bad
      FROM alpine:3.22
      ADD app.py /srv/
      ^^^

    Good
      # the example above, repaired
      FROM alpine:3.22
      COPY app.py /srv/

      # an archive that is unpacked
      FROM alpine:3.22
      ADD rootfs.tar.gz /

    How to fix
      Write COPY instead.

    When to ignore
      Ignore it where the archive is meant to be unpacked.

    Other tools call it
      hadolint DL3020
      Trivy DS-0005
      Checkov CKV_DOCKER_4

    References
      Dockerfile reference: ADD
      https://docs.docker.com/reference/dockerfile/#add
    "
  `)
})

test('a rule with options, several files and places over several lines', () => {
  expect(`\n${explainRule(withOptions, { width: 60 })}`).toMatchInlineSnapshot(`
    "
    no-wide-port  warning  maintainability, in strict
    Publish ports on the local address

    Why
      A published port is open on every address of the host, and
      rules of its firewall do not hold for it.

      - one
      - two

    Bad
      # two files
      # compose.yaml
      services:
        web:
          ports: ["80:80", "81:81"]
                  ^^^^^^^  ^^^^^^^
      # Dockerfile
      FROM a
      RUN x \\
          ^^^ …
        y

    Good
      services:
        web:
          ports: ["127.0.0.1:80:80"] # \`\`\`

    Options
      allow (default ["80","443"]): Ports that may be open |
      published

    When to ignore
      The service is meant for the world.

    References
      Reference
      https://docs.docker.com/
    "
  `)
})

test('colours only where asked for', async () => {
  const coloured = explainRule(copyRule, { paint: await loadPaint(true) })
  expect(coloured).toContain('\u001b[1mprefer-copy\u001b[22m')
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(explainRule(copyRule))
})

test('the page of a rule', () => {
  expect(`\n${rulePage(copyRule)}`).toMatchInlineSnapshot(`
    "
    # prefer-copy

    Use COPY rather than ADD for local files.

    Severity **warning** · category **maintainability** · since 0.1.0 · in recommended.

    ## Why

    \`ADD\` also fetches URLs and unpacks archives, so a reader cannot tell what it will do.

    ## Bad

    \`\`\`dockerfile
    FROM alpine:3.22
    ADD app.py /srv/
    ^^^
    \`\`\`

    ## Good

    Repaired:

    \`\`\`dockerfile
    FROM alpine:3.22
    COPY app.py /srv/
    \`\`\`

    An archive that is unpacked:

    \`\`\`dockerfile
    FROM alpine:3.22
    ADD rootfs.tar.gz /
    \`\`\`

    ## How to fix

    Write \`COPY\` instead.

    ## When to ignore

    Ignore it where the archive is meant to be unpacked.

    Above the instruction or the key, with the reason:

    \`\`\`text
    # dockerlint ignore=prefer-copy -- why it is right here
    \`\`\`

    ## Other tools call it

    - hadolint: \`DL3020\`
    - Trivy: \`DS-0005\`
    - Checkov: \`CKV_DOCKER_4\`

    ## References

    - [Dockerfile reference: ADD](https://docs.docker.com/reference/dockerfile/#add)
    "
  `)
})

test('the page of a rule with options', () => {
  expect(`\n${rulePage(withOptions)}`).toMatchInlineSnapshot(`
    "
    # no-wide-port

    Publish ports on the local address.

    Severity **warning** · category **maintainability** · since 0.1.0 · in strict · judges only stages that leave the build as an image · holds for production · formerly \`wide-port\`.

    ## Why

    A published port is open on **every** address of the host,
    and rules of its firewall do not hold for it.

    - one
    - two

    ## Bad

    Two files:

    \`compose.yaml\`

    \`\`\`yaml
    services:
      web:
        ports: ["80:80", "81:81"]
                ^^^^^^^  ^^^^^^^
    \`\`\`

    \`Dockerfile\`

    \`\`\`dockerfile
    FROM a
    RUN x \\
        ^^^ …
      y
    \`\`\`

    ## Good

    \`\`\`\`yaml
    services:
      web:
        ports: ["127.0.0.1:80:80"] # \`\`\`
    \`\`\`\`

    ## Options

    | Option | Type | Default | Meaning |
    | :-- | :-- | :-- | :-- |
    | \`allow\` | strings | \`["80","443"]\` | Ports that may be open \\| published |

    ## When to ignore

    The service is meant for the world.

    Above the instruction or the key, with the reason:

    \`\`\`text
    # dockerlint ignore=no-wide-port -- why it is right here
    \`\`\`

    ## References

    - [Reference](https://docs.docker.com/)
    "
  `)
})

describe('marks of examples', () => {
  test.each([
    ['«ADD» a b', 'ADD a b', '^^^'],
    ['x «y» z «w»', 'x y z w', '  ^   ^'],
    ['x«» y', 'x y', ' ^'],
    ['\t«x»', '\tx', '\t^'],
    ['x «y', 'x y', '  ^ …'],
    ['plain', 'plain', ''],
  ])('%s', (line, text, marks) => {
    expect(markedLines(line)).toEqual([{ text, marks }])
  })

  test('only the first line of a long mark', () => {
    expect(markedLines('RUN «a\n  b» c «d»\n')).toEqual([{ text: 'RUN a', marks: '    ^ …' }, { text: '  b c d', marks: '      ^' }])
  })
})
