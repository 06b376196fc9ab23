import { DockerfileParser } from 'dockerfile-ast'
import fastGlob from 'fast-glob'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type DockerfileSyntax, type InstructionOf, type Keyword, parseDockerfile } from '../../../src/syntax/dockerfile/index.ts'
import { createDocument, positionAt, type Range } from '../../../src/text/document.ts'

function parse(text: string): DockerfileSyntax {
  return parseDockerfile(createDocument('Dockerfile', 'dockerfile', text))
}

function sourceOf(syntax: DockerfileSyntax, range: Range): string {
  return syntax.document.text.slice(range.start, range.end)
}

function only<K extends Keyword>(syntax: DockerfileSyntax, keyword: K): InstructionOf<K> {
  const found = syntax.instructions.find((instruction) => instruction.keyword === keyword)
  if (found === undefined) throw new Error(`no ${keyword}`)
  return found as InstructionOf<K>
}

describe('lines', () => {
  it('joins continued lines and drops comments and blank lines inside', () => {
    const syntax = parse('FROM a\nRUN one && \\\n  # why\n\n  two \\\n  three\n')
    const run = only(syntax, 'RUN')
    expect(run.command).toMatchObject({ form: 'shell', text: { text: 'one &&   two   three' } })
    expect(run.emptyContinuations).toHaveLength(1)
    expect(syntax.comments.map((comment) => comment.text)).toEqual(['why'])
    expect(positionAt(syntax.document, run.range.end).line).toBe(6)
  })

  it('maps joined text back to the file', () => {
    const syntax = parse('FROM a\nRUN one && \\\n  two\n')
    const { command } = only(syntax, 'RUN')
    if (command?.form !== 'shell') throw new Error('no shell form')
    const at = command.text.text.indexOf('two')
    expect(sourceOf(syntax, command.text.toSourceRange(at, at + 3))).toBe('two')
  })

  it('does not continue at a doubled escape', () => {
    expect(parse('FROM a\nRUN one \\\\\nRUN two\n').instructions.map((instruction) => instruction.keyword)).toEqual(['FROM', 'RUN', 'RUN'])
  })

  it('continues at an escape with blanks behind it', () => {
    expect(parse('FROM a\nRUN one \\ \t\n two\n').instructions).toHaveLength(2)
  })

  it('reads the escape directive', () => {
    const syntax = parse('# escape=`\nFROM a\nRUN one `\n  two\nCOPY c:\\x d:\\\n')
    expect(syntax.instructions.map((instruction) => instruction.keyword)).toEqual(['FROM', 'RUN', 'COPY'])
  })

  it.each([
    ['a comment', '# about\n# escape=`\nFROM a\n'],
    ['a blank line', '\n# escape=`\nFROM a\n'],
    ['an unknown directive', '# lint=x\n# escape=`\nFROM a\n'],
  ])('takes no directive behind %s', (_, text) => {
    expect(parse(text).directives).toEqual([])
  })

  it('reads directives in any case, and a byte order mark and CRLF away', () => {
    const syntax = parse('\ufeff# SynTax = docker/dockerfile:1\r\nFROM a\r\nRUN one \\\r\n  two\r\n')
    expect(syntax.directives.map(({ name, value }) => [name, value])).toEqual([['syntax', 'docker/dockerfile:1']])
    expect(only(syntax, 'RUN').command).toMatchObject({ text: { text: 'one   two' } })
  })

  it('keeps comments attached over blank lines and detaches them at an empty one', () => {
    const syntax = parse('# one\n\n# two\nFROM a\n# three\n#\n# four\nRUN x\n')
    expect(syntax.instructions.map((instruction) => instruction.leadingComments.map((comment) => comment.text))).toEqual([['one', 'two'], ['four']])
  })
})

describe('heredocs', () => {
  it.each([
    ['several on a line', 'COPY <<A <<B /x/\n1\nA\n2\nB\n', ['A', 'B']],
    ['with a file descriptor', 'RUN cat 3<<X\n1\nX\n', ['X']],
    ['quoted with a blank', 'RUN cat <<"one two"\n1\none two\n', ['one two']],
    ['inside ONBUILD', 'ONBUILD RUN <<EOF\n1\nEOF\n', ['EOF']],
    ['with tabs to strip', 'RUN <<-EOF\n\t1\n\tEOF\n', ['EOF']],
  ])('reads one %s', (_, text, names) => {
    const syntax = parse(`FROM a\n${text}RUN behind\n`)
    expect(syntax.instructions[1]?.heredocs.map((heredoc) => heredoc.name)).toEqual(names)
    expect(syntax.instructions).toHaveLength(3)
    expect(syntax.problems).toEqual([])
  })

  it.each([
    ['JSON form', 'RUN ["cat", "<<EOF"]\n'],
    ['a here-string', 'RUN cat <<<word\n'],
    ['USER', 'USER <<EOF\n'],
    ['quotes around it', 'RUN echo "<<EOF"\n'],
  ])('reads none in %s', (_, text) => {
    const syntax = parse(`FROM a\n${text}RUN behind\n`)
    expect(syntax.instructions.map((instruction) => instruction.heredocs.length)).toEqual([0, 0, 0])
  })

  it('strips tabs with <<- and knows whether variables are expanded', () => {
    const heredoc = parse("FROM a\nRUN <<-'EOF'\n\techo $X\n\tEOF\n").instructions[1]?.heredocs[0]
    expect(heredoc?.content.text).toBe('echo $X\n')
    expect(heredoc?.expands).toBe(false)
  })

  it('says that one is never closed', () => {
    expect(parse('FROM a\nRUN <<EOF\nx\n').problems).toHaveLength(1)
  })
})

describe('arguments', () => {
  it('takes leading flags only, quotes honoured, until a bare --', () => {
    const copy = only(parse('FROM a\nCOPY --from=b --chown="x y" -- --c /d\n'), 'COPY')
    expect(copy.flags.map((flag) => [flag.name, flag.value?.value])).toEqual([['from', 'b'], ['chown', 'x y']])
    expect(copy.sources.map((word) => word.value)).toEqual(['--c'])
  })

  it('tells the exec form from what only looks like it', () => {
    const forms = ['["a", "b"]', '["a",]', "['a']", '[ $x ]', 'a'].map((text) => {
      const { command } = only(parse(`FROM a\nCMD ${text}\n`), 'CMD')
      return command?.form === 'exec' ? 'exec' : command?.looksLikeExec === true ? 'looks like exec' : 'shell'
    })
    expect(forms).toEqual(['exec', 'looks like exec', 'looks like exec', 'looks like exec', 'shell'])
  })

  it('gives the strings of an array their ranges, quotes included', () => {
    const syntax = parse('FROM a\nCMD [ "a\\"b" , "c" ]\n')
    const { command } = only(syntax, 'CMD')
    if (command?.form !== 'exec') throw new Error('no exec form')
    expect(command.words.map((word) => [word.value, sourceOf(syntax, word.range)])).toEqual([['a"b', '"a\\"b"'], ['c', '"c"']])
  })

  it('reads pairs, old and new', () => {
    const env = parse('FROM a\nENV A="x y" B=$C\nENV D e f\n').instructions.slice(1)
    expect(env.flatMap((instruction) => (instruction.keyword === 'ENV' ? instruction.pairs : [])).map((pair) => [pair.key.value, pair.value?.value, pair.legacy])).toEqual([
      ['A', 'x y', false], ['B', '$C', false], ['D', 'e f', true],
    ])
  })

  it('keeps an ONBUILD one instruction with the other inside', () => {
    const syntax = parse('FROM a\nONBUILD COPY a b\n')
    const onbuild = only(syntax, 'ONBUILD')
    expect(onbuild.instruction?.keyword).toBe('COPY')
    expect(onbuild.instruction?.onbuild).toBe(onbuild)
  })

  it('reads ten thousand nested ONBUILDs', () => {
    expect(parse(`FROM a\n${'ONBUILD '.repeat(10_000)}RUN x\n`).instructions).toHaveLength(2)
  })
})

describe('an independent reader', () => {
  const root = new URL('../../../fixtures/', import.meta.url).pathname
  const paths = fastGlob.sync('**/{Dockerfile*,*.Dockerfile}', { cwd: root, ignore: ['**/*.dockerignore', '**/*.json'] })

  it('has fixtures to read', () => {
    expect(paths.length).toBeGreaterThan(10)
  })

  it.each(paths)('finds the same instructions in %s', (path) => {
    const text = readFileSync(`${root}${path}`, 'utf8')
    const syntax = parse(text)
    const ours = syntax.instructions.map((instruction) => [instruction.name.source.toUpperCase(), positionAt(syntax.document, instruction.range.start).line])
    const theirs = DockerfileParser.parse(text).getInstructions().map((instruction) => [instruction.getKeyword(), instruction.getRange().start.line + 1])
    expect(ours).toEqual(theirs)
  })
})

describe('any text', () => {
  const piece = fc.constantFrom('FROM a', 'RUN x', ' \\\n', '\n', '\r\n', '<<EOF', 'EOF', '"', "'", '[', ']', '#', '# escape=`', '$X', '${X:-', '}', 'ONBUILD ', 'ENV A=', 'COPY --from=', '\t', ' ', '\u00a0', '\ufeff', 'é', '😀')

  it('is read without a throw, and every range lies inside of it', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const syntax = parse(text)
      for (const { range } of [...syntax.instructions, ...syntax.comments, ...syntax.problems]) {
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThanOrEqual(text.length)
      }
    }), { numRuns: 500 })
  })

  it('is read the same with CRLF', () => {
    fc.assert(fc.property(fc.array(piece.filter((text) => !text.includes('\r')), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const shape = (syntax: DockerfileSyntax): unknown => syntax.instructions.map((instruction) => [instruction.keyword, instruction.arguments.text, instruction.heredocs.map((heredoc) => heredoc.name)])
      expect(shape(parse(text.replaceAll('\n', '\r\n')))).toEqual(shape(parse(text)))
    }), { numRuns: 300 })
  })
})
