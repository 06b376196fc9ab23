import { describe, expect, test } from 'vitest'
import { loadPaint } from '../../src/report/paint.ts'
import { reportCompact } from '../../src/report/compact.ts'
import { reportText } from '../../src/report/text.ts'
import { createDocument } from '../../src/text/document.ts'
import { whole } from '../../src/text/pieces.ts'
import { findingAt, placeAt, placeOf, runOf, runOn, SAMPLE } from './sample-run.ts'

const textOf = (...of: Parameters<typeof reportText>): string => whole(reportText(...of))
const shown = (text: string): string => `\n${text}`

describe('the report for people', () => {
  test('a small project', () => {
    expect(shown(textOf(SAMPLE, {}))).toMatchInlineSnapshot(`
      "
      compose.yaml

        7:26  error  POSTGRES_PASSWORD is written in the file; give it with a secret  secret-in-image
          7 │       POSTGRES_PASSWORD: **************
            │                          ^^^^^^^^^^^^^^

      services/web/Dockerfile

        4:5  error  SECRET_KEY stays in the image; mount it with --mount=type=secret  secret-in-image
          4 │ ENV SECRET_KEY=***************
            │     ^^^^^^^^^^^^^^^^^^^^^^^^^^

        7:1  warning  ADD copies only local files here; use COPY  prefer-copy
          7 │ ADD app.py /srv/
            │ ^^^
            ├ compose.yaml:3:12 built here
            └ fix: Replace ADD with COPY (--fix)

        8:5  info  gcc has no version; write gcc=VERSION  pin-apt-packages
          8 │ RUN apt-get update && \\
            │     ^^^^^^^^^^^^^^^^^^^ … to line 9

      2 errors, 1 warning, 1 info in 2 files; 1 fixable with --fix; 1 ignored
      dockerlint explain RULE tells why it matters and how to repair it
      "
    `)
  })

  test('in a narrow terminal messages are wrapped', () => {
    expect(shown(textOf(SAMPLE, { width: 60, quiet: true }))).toMatchInlineSnapshot(`
      "
      compose.yaml

        7:26  error  POSTGRES_PASSWORD is written in the file;
                     give it with a secret  secret-in-image
          7 │       POSTGRES_PASSWORD: **************
            │                          ^^^^^^^^^^^^^^

      services/web/Dockerfile

        4:5  error  SECRET_KEY stays in the image; mount it with
                    --mount=type=secret  secret-in-image
          4 │ ENV SECRET_KEY=***************
            │     ^^^^^^^^^^^^^^^^^^^^^^^^^^

        7:1  warning  ADD copies only local files here; use COPY
                      prefer-copy
          7 │ ADD app.py /srv/
            │ ^^^
            ├ compose.yaml:3:12 built here
            └ fix: Replace ADD with COPY (--fix)

        8:5  info  gcc has no version; write gcc=VERSION
                   pin-apt-packages
          8 │ RUN apt-get update && \\
            │     ^^^^^^^^^^^^^^^^^^^ … to line 9
      "
    `)
  })

  test('nothing found', () => {
    expect(textOf(runOf([], { files: SAMPLE.files }), {})).toBe('No findings in 2 files\n')
    expect(textOf(runOf([], { files: SAMPLE.files }), { quiet: true })).toBe('')
  })

  test('unsafe fixes, many related places, one finding', () => {
    const document = createDocument('Dockerfile', 'dockerfile', 'FROM alpine\nADD a b\n')
    const place = placeOf(document, 'ADD')
    const run = runOf([findingAt(place, {
      related: Array.from({ length: 6 }, (_, index) => ({ ...placeAt(document, index, index + 1), message: `stage ${index}` })),
      fix: { title: 'Replace ADD with COPY', safety: 'unsafe', edits: [{ ...place, text: 'COPY' }] },
    })])
    expect(shown(textOf(run, {}))).toMatchInlineSnapshot(`
      "
      Dockerfile

        2:1  warning  ADD copies only local files here; use COPY  prefer-copy
          2 │ ADD a b
            │ ^^^
            ├ Dockerfile:1:1 stage 0
            ├ Dockerfile:1:2 stage 1
            ├ Dockerfile:1:3 stage 2
            ├ Dockerfile:1:4 stage 3
            ├ and 2 more places
            └ fix: Replace ADD with COPY (--fix --unsafe)

      1 warning in 1 file; 1 fixable with --fix --unsafe
      dockerlint explain RULE tells why it matters and how to repair it
      "
    `)
  })

  test('an empty file has no line to show', () => {
    const run = runOf([findingAt(placeAt(createDocument('Dockerfile', 'dockerfile', ''), 0, 0), { ruleId: 'empty-file', severity: 'error', message: 'the file is empty' })])
    expect(textOf(run, { quiet: true })).toBe('Dockerfile\n\n  1:1  error  the file is empty  empty-file\n')
  })

  test('colours and links only where asked for, and without them the same text', async () => {
    const plain = textOf(SAMPLE, {})
    const coloured = textOf(SAMPLE, { paint: await loadPaint(true), hyperlinks: true })
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[31merror\u001b[39m')
    expect(coloured).toContain('\u001b]8;;https://example.org/rules/prefer-copy\u001b\\prefer-copy\u001b]8;;\u001b\\')
    expect(coloured.replace(/\u001b\[\d+m|\u001b\]8;;.*?\u001b\\/g, '')).toBe(plain)
  })

  test('only web addresses become links, and none can end its sequence early', () => {
    const report = (help: string): string => textOf(runOn('ADD a b', 'ADD', { help }), { hyperlinks: true, quiet: true })
    expect(report('javascript:alert(1)')).not.toContain('\u001b')
    expect(report('https://x/\u001b\\evil\u0007')).toContain('https://x/%1B\\evil%07\u001b\\')
  })
})

test('compact: one line a finding', () => {
  expect(shown(whole(reportCompact(SAMPLE, {})))).toMatchInlineSnapshot(`
    "
    compose.yaml:7:26: error: POSTGRES_PASSWORD is written in the file; give it with a secret [secret-in-image]
    services/web/Dockerfile:4:5: error: SECRET_KEY stays in the image; mount it with --mount=type=secret [secret-in-image]
    services/web/Dockerfile:7:1: warning: ADD copies only local files here; use COPY [prefer-copy]
    services/web/Dockerfile:8:5: info: gcc has no version; write gcc=VERSION [pin-apt-packages]
    "
  `)
})
