import { describe, expect, it } from 'vitest'
import { applyInlineIgnores } from '../../src/engine/inline-ignores.ts'
import type { Finding } from '../../src/rule-api/finding.ts'
import { positionAt } from '../../src/text/document.ts'
import { projectOf } from '../support/memory-project.ts'

/** The lines whose finding stands, where each line has one of `some-rule` at its first character that is no blank. */
function linesLeft(text: string): number[] {
  const project = projectOf({ Dockerfile: text })
  const document = project.dockerfiles[0]!.document
  const findings: Finding[] = document.lineStarts.filter((start) => start < text.length).map((line) => {
    const start = line + /^[ \t]*/.exec(text.slice(line))![0].length
    return { ruleId: 'some-rule', aliases: [], severity: 'warning', category: 'style', document, range: { start, end: start + 1 }, message: '', related: [] }
  })
  return applyInlineIgnores(project, findings, (name) => new Set([name])).kept.map(({ range }) => positionAt(document, range.start).line)
}

describe('an ignore comment in a Dockerfile', () => {
  it.each([
    ['above an instruction: all of it', 'FROM debian:13\n# dockerlint ignore=some-rule\nRUN a \\\n  b\nRUN c\n', [1, 2, 5]],
    ['of another rule', 'FROM debian:13\n# dockerlint ignore=other-rule\nRUN a\n', [1, 2, 3]],
    ['behind a command: its line', 'FROM debian:13\nRUN a # dockerlint ignore=some-rule -- wanted\nRUN b\n', [1, 3]],
    ['behind the last of several lines', 'FROM debian:13\nRUN a && \\\n  b # dockerlint ignore=some-rule\n', [1, 2]],
    ['between the lines of a RUN: the next one', 'FROM debian:13\nRUN a && \\\n  # dockerlint ignore=some-rule\n  b && \\\n  c\n', [1, 2, 3, 5]],
    ['between them, with another comment below', 'FROM debian:13\nRUN a && \\\n  # dockerlint ignore=some-rule\n  # why\n  b\nRUN c\n', [1, 2, 3, 4, 6]],
    ['in a heredoc, behind a command', 'FROM debian:13\nRUN <<EOF\na\nb # dockerlint ignore=some-rule\nc\nEOF\n', [1, 2, 3, 5, 6]],
    ['in a heredoc, on a line of its own', 'FROM debian:13\nRUN <<EOF\n# dockerlint ignore=some-rule\na\nb\nEOF\n', [1, 2, 3, 5, 6]],
    ['in a word', 'FROM debian:13\nRUN echo a#dockerlint ignore=some-rule\n', [1, 2]],
    ['where the builder knows no comments', 'FROM debian:13\nCOPY a b # dockerlint ignore=some-rule\n', [1, 2]],
  ])('%s', (_, text, lines) => {
    expect(linesLeft(text)).toEqual(lines)
  })
})
