import { describe, expect, it } from 'vitest'
import { faultOfEdit } from '../../src/fix/untouched.ts'
import type { DocumentKind } from '../../src/text/document.ts'
import { applyEdits } from '../../src/text/edit.ts'

/** The fault of one replacement of a text's first place. */
function faultOf(kind: DocumentKind, text: string, old: string, now: string): string | undefined {
  const start = text.indexOf(old)
  const edits = [{ range: { start, end: start + old.length }, text: now }]
  return faultOfEdit(kind, text, applyEdits(text, edits), edits)
}

const DOCKERFILE = 'FROM a AS b\nRUN make \\\n  all\nCOPY <<EOF /x\nbody\nEOF\nCMD ["x"]\n'

describe('an edit of a Dockerfile', () => {
  it.each([
    ['one word', 'make', 'make -j2'],
    ['a new instruction', 'CMD', 'USER app\nCMD'],
    ['one instruction less', 'CMD ["x"]\n', ''],
    ['a heredoc\'s body', 'body', 'other'],
  ])('may change %s', (_, old, now) => expect(faultOf('dockerfile', DOCKERFILE, old, now)).toBeUndefined())

  it.each([
    ['a continuation that takes the next instruction', 'RUN make \\\n  all', 'RUN make all \\', 'was not to change and does'],
    ['a heredoc that takes all that follows', 'RUN make \\\n  all', 'RUN <<END', 'the result cannot be read'],
    ['a heredoc that ends too late', 'EOF /x', 'END /x', 'the result cannot be read'],
    ['an instruction that nobody knows', 'CMD', 'CMDS', 'line 7 of the result would be no instruction'],
    ['another escape character', 'FROM a AS b', '# escape=`\nFROM a AS b', 'would be no instruction'],
  ])('must not leave %s', (_, old, now, fault) => {
    expect(faultOf('dockerfile', DOCKERFILE, old, now)).toContain(fault)
  })

  it('is not quoted where it is refused, since there may be a secret in it', () => {
    expect(faultOf('dockerfile', 'FROM a\nENV TOKEN=hunter22\n', 'FROM a', 'FROM a \\')).toBe('the instruction in line 2 was not to change and does')
  })
})

const COMPOSE = 'services:\n  web:\n    image: a\n    environment:\n      A: "1"\n      B: two\n    ports:\n      - 80:80\nvolumes:\n  data:\n'

describe('an edit of a compose file', () => {
  it.each([
    ['one value', 'image: a', 'image: b'],
    ['a new key', '    ports:', '    init: true\n    ports:'],
    ['a new item in front', '- 80:80', '- 443:443\n      - 80:80'],
    ['a list instead of a mapping', 'A: "1"\n      B: two', '- A=1\n      - B=two'],
    ['one key less', '    ports:\n      - 80:80\n', ''],
    ['another name for a key', 'environment:', 'env_file:'],
  ])('may change %s', (_, old, now) => expect(faultOf('compose', COMPOSE, old, now)).toBeUndefined())

  it.each([
    ['something that is no YAML', 'image: a', 'image: "a', 'cannot be read'],
    ['a value that has moved under another key', '    ports:', '  db:\n    ports:', 'line 8 would come under another key'],
    ['a value of which less is left', 'A: "1"\n', 'A: "1" #', 'was not to change'],
    ['a value that has become part of another one', 'services:', 'services: |', 'was not to change'],
  ])('must not leave %s', (_, old, now, fault) => {
    expect(faultOf('compose', COMPOSE, old, now)).toContain(fault)
  })
})

describe('an edit of a list of variables or patterns', () => {
  it.each([
    ['env', 'A=1\nB="x"\nC=3\n', 'A=1', 'A=${A:?}', undefined],
    ['env', 'A=1\nB=x\nC="3"\n', 'A=1', 'A="1', 'a line that was not to change does'],
    ['env', 'A=1\nB=x', 'B=x', 'B=x\nC=1\n', undefined],
    ['ignore', '.git\n!a\n', '.git', '.git\n.env', undefined],
    ['ignore', '.git\n!a\n', '.git\n', '.git', 'a line that was not to change does'],
  ] as const)('in a file of the kind %s: %j', (kind, text, old, now, fault) => expect(faultOf(kind, text, old, now)).toBe(fault))

  it('in any other file is taken as it is', () => {
    expect(faultOf('script', '#!/bin/sh\nexec "$@"\n', 'exec', 'exec --')).toBeUndefined()
  })
})
