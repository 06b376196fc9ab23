import { describe, expect, it } from 'vitest'
import { applyInlineIgnores } from '../../src/engine/inline-ignores.ts'
import type { Finding } from '../../src/rule-api/finding.ts'
import { positionAt } from '../../src/text/document.ts'
import { projectOf } from '../support/memory-project.ts'

/** A finding with the codes at the start of each line of a file. */
function findingsOn(text: string, codes: readonly string[], path = 'Dockerfile'): { lines: number[]; severities: string[] } {
  const project = projectOf({ [path]: text })
  const document = (project.dockerfiles[0] ?? project.composeFiles[0])?.document
  if (document === undefined) throw new Error('nothing was read')
  const findings: Finding[] = document.lineStarts.filter((start) => start < text.length).map((start) => ({
    ruleId: 'some-rule', aliases: codes, severity: 'warning', category: 'style', document, range: { start, end: start + 1 }, message: '', related: [],
  }))
  const { kept } = applyInlineIgnores(project, findings, () => new Set(), '2026-11-01')
  return { lines: kept.map(({ range }) => positionAt(document, range.start).line), severities: kept.map(({ severity }) => severity) }
}

function linesLeft(text: string, code: string, path?: string): number[] {
  return findingsOn(text, [code], path).lines
}

describe('hadolint', () => {
  it.each([
    ['the line directly above', '# hadolint ignore=DL3008,SC2086', [1, 2]],
    ['blanks around', '#hadolint   ignore = SC2086 , DL3008', [1, 2]],
    ['a comment behind', '# hadolint ignore=DL3008 # needed here', [1, 2]],
    ['other codes', '# hadolint ignore=DL3009', [1, 2, 3]],
    ['one name that is no code', '# hadolint ignore=DL3008,oops', [1, 2, 3]],
    ['lower case', '# hadolint ignore=dl3008', [1, 2, 3]],
    ['a comma too many', '# hadolint ignore=DL3008,', [1, 2, 3]],
    ['no equals sign', '# hadolint ignore DL3008', [1, 2, 3]],
  ])('%s', (_, comment, lines) => {
    expect(linesLeft(`FROM debian:13\n${comment}\nRUN make\n`, 'DL3008')).toEqual(lines)
  })

  it('does not reach over a blank line or another comment', () => {
    expect(linesLeft('FROM debian:13\n# hadolint ignore=DL3008\n\nRUN make\n', 'DL3008')).toContain(4)
    expect(linesLeft('FROM debian:13\n# hadolint ignore=DL3008\n# why\nRUN make\n', 'DL3008')).toContain(4)
  })

  it('silences all lines of the instruction', () => {
    expect(linesLeft('FROM debian:13\n# hadolint ignore=DL3008\nRUN make \\\n  && make install\nUSER 1\n', 'DL3008')).toEqual([1, 2, 5])
  })

  it('holds for the file with global, wherever it stands', () => {
    expect(linesLeft('FROM debian:13\nRUN make\n# hadolint global ignore=DL3008\n', 'DL3008')).toEqual([])
  })

  it('holds for the stage directly below with stage', () => {
    const stages = 'FROM debian:13\nRUN make\nFROM debian:13\nRUN make\n'
    expect(linesLeft(`# hadolint stage ignore=DL3008\n${stages}`, 'DL3008')).toEqual([1, 4, 5])
    expect(linesLeft(`# hadolint stage ignore=DL3008\n\n${stages}`, 'DL3008')).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('BuildKit', () => {
  it('skips for the file', () => {
    expect(linesLeft('# check=skip=StageNameCasing,FromAsCasing\nFROM a as B\n', 'FromAsCasing')).toEqual([])
    expect(linesLeft('# check=skip=StageNameCasing\nFROM a as B\n', 'FromAsCasing')).toEqual([1, 2])
    expect(linesLeft('#check=skip=all\nFROM a as B\n', 'FromAsCasing')).toEqual([])
  })

  it('leaves other linters\' codes and experimental checks alone', () => {
    expect(linesLeft('# check=skip=all\nFROM a\n', 'DL3006')).toEqual([1, 2])
    expect(linesLeft('# check=skip=all;experimental=all\nFROM a\n', 'InvalidDefinitionDescription')).toEqual([1, 2])
  })

  it('skips for one instruction, by the first comment that says so and up to a blank', () => {
    expect(linesLeft('FROM a\n# why\n# check=skip=UndefinedVar because\n\nENV A=$B\nENV A=$B\n', 'UndefinedVar')).not.toContain(5)
    expect(linesLeft('FROM a\n# check=skip=UndefinedVar\n#\nENV A=$B\n', 'UndefinedVar')).toContain(4)
    expect(linesLeft('FROM a\n# check=skip=Other\n# check=skip=UndefinedVar\nENV A=$B\n', 'UndefinedVar')).toContain(4)
  })

  it('is passed over where BuildKit refuses it', () => {
    expect(linesLeft('FROM a\n# check=skip=UndefinedVar;nonsense=1\nENV A=$B\n', 'UndefinedVar')).toContain(3)
  })

  it('makes errors of its checks with error=true, and of nothing else', () => {
    expect(findingsOn('# check=error=true;skip=FromAsCasing\nFROM a\n', ['UndefinedVar']).severities).toEqual(['error', 'error'])
    expect(findingsOn('# check=error=true\nFROM a\n', ['DL3006']).severities).toEqual(['warning', 'warning'])
    expect(findingsOn('FROM a\n# check=error=true\nENV A=1\n', ['UndefinedVar']).severities).toEqual(['warning', 'warning', 'warning'])
  })
})

describe('tally', () => {
  it.each([
    ['# tally ignore=hadolint/DL3008;reason=old base', [1, 2]],
    ['# tally ignore=DL3008', [1, 2]],
    ['# tally ignore=buildkit/FromAsCasing', [1, 2, 3]],
    ['# tally global ignore=DL3008', []],
  ])('%s', (comment, lines) => {
    expect(linesLeft(`FROM debian:13\n${comment}\nRUN make\n`, 'DL3008')).toEqual(lines)
  })
})

describe('Trivy', () => {
  it.each([
    ['#trivy:ignore:DS-0017', [1, 2]],
    ['#trivy:ignore:AVD-DS-0017', [1, 2]],
    ['# trivy:ignore:DS017', [1, 2]],
    ['#trivy:ignore:*', [1, 2]],
    ['#trivy:ignore:DS-0001 trivy:ignore:DS-0017', [1, 2]],
    ['#trivy:ignore:DS-0001', [1, 2, 3]],
    ['#trivy:ignore:DS-0017:exp:2027-01-01', [1, 2]],
    ['#trivy:ignore:DS-0017:exp:2026-01-01', [1, 2, 3]],
  ])('%s', (comment, lines) => {
    expect(linesLeft(`FROM debian:13\n${comment}\nRUN apt-get update\n`, 'DS-0017')).toEqual(lines)
  })

  it('silences at the top what is missing in the whole file', () => {
    expect(linesLeft('#trivy:ignore:DS-0002\nFROM debian:13\nCMD ["app"]\n', 'DS-0002')).toEqual([])
    expect(linesLeft('#trivy:ignore:DS-0017\nFROM debian:13\nRUN apt-get update\n', 'DS-0017')).toEqual([1, 3])
  })
})

describe('Checkov', () => {
  it('holds for the whole file, wherever it stands', () => {
    expect(linesLeft('FROM debian:13\nRUN make\n#checkov:skip=CKV_DOCKER_3:runs as root on purpose\n', 'CKV_DOCKER_3')).toEqual([])
    expect(linesLeft('#checkov:skip=CKV_DOCKER_2,CKV_DOCKER_3\nFROM debian:13\n', 'CKV_DOCKER_3')).toEqual([])
    expect(linesLeft('#checkov:skip=CKV_DOCKER_2\nFROM debian:13\n', 'CKV_DOCKER_3')).toEqual([1, 2])
  })
})

describe('ShellCheck', () => {
  it('holds for the instruction below', () => {
    expect(linesLeft('FROM debian:13\n# shellcheck disable=SC2086,SC2046\nRUN echo $A\nRUN echo $A\n', 'SC2086')).toEqual([1, 2, 4])
    expect(linesLeft('FROM debian:13\n# shellcheck disable=SC2046\nRUN echo $A\n', 'SC2086')).toContain(3)
  })

  it('holds for the next command inside of a continued RUN', () => {
    expect(linesLeft('FROM debian:13\nRUN make && \\\n  # shellcheck disable=SC2086\necho $A && \\\necho $B\n', 'SC2086')).toEqual([1, 2, 3, 5])
  })

  it('holds for the script or the next command in a heredoc', () => {
    expect(linesLeft('FROM debian:13\nRUN <<EOF\n# shellcheck disable=SC2086\necho $A\necho $B\nEOF\n', 'SC2086')).toEqual([1, 2, 6])
    expect(linesLeft('FROM debian:13\nRUN <<EOF\nmake\n# shellcheck disable=all\necho $A\necho $B\nEOF\n', 'SC2086')).toEqual([1, 2, 3, 4, 6, 7])
  })
})

describe('dclint', () => {
  const compose = 'services:\n  web:\n    image: nginx # dclint disable-line\n    # dclint disable-line no-version-field other\n    restart: always\n'

  it('holds for a line, its own or the next', () => {
    expect(linesLeft(compose, 'no-version-field', 'compose.yaml')).toEqual([1, 2, 4])
    expect(linesLeft(compose, 'another', 'compose.yaml')).toEqual([1, 2, 4, 5])
  })

  it('holds for the file on its first line only', () => {
    expect(linesLeft('# dclint disable no-version-field\nservices:\n  web:\n    image: nginx\n', 'no-version-field', 'compose.yaml')).toEqual([])
    expect(linesLeft('\n---\n# dclint disable-file\nservices:\n  web:\n    image: nginx\n', 'no-version-field', 'compose.yaml')).toEqual([])
    expect(linesLeft('services:\n# dclint disable\n  web:\n    image: nginx\n', 'no-version-field', 'compose.yaml')).toEqual([1, 2, 3, 4])
  })
})

it('takes a code of ShellCheck in a comment of ours, whether a rule knows it or not', () => {
  const text = 'FROM debian:13\n# dockerlint ignore=SC2250 -- the style of the house\nRUN make\n'
  expect(linesLeft(text, 'SC2250')).toEqual([1, 2])
  expect(linesLeft(text, 'SC2086')).toEqual([1, 2, 3])
})
