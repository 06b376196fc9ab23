import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseShell } from '../../../src/syntax/shell/index.ts'
import { MappedText } from '../../../src/text/mapped.ts'
import { lines, named, script } from './script.ts'

describe('the commands of a script', () => {
  it('come flattened, in the order in which they run', () => {
    expect(lines(script('a 1 && (b; { c; }) || d $(e) | f').commands)).toEqual(['a 1', 'b', 'c', 'e', 'd $(e)', 'f'])
  })

  it('know the operators around them', () => {
    const commands = script('a && b || c; d\ne & f').commands
    expect(commands.map(({ after, before }) => `${after} ${before}`)).toEqual(['start &&', '&& ||', '|| ;', '; ;', '; &', '& end'])
    expect(commands.map(({ background }) => background)).toEqual([false, false, false, false, true, false])
  })

  it('behind && are conditional only behind a test', () => {
    const conditional = (text: string): string[] => lines(script(text).commands.filter((command) => command.conditional))
    expect(conditional('apt-get update && apt-get install x')).toEqual([])
    expect(conditional('[ -n "$DEV" ] && a && b')).toEqual(['a', 'b'])
    expect(conditional('command -v x && a')).toEqual(['a'])
    expect(conditional('command x && a')).toEqual([])
    expect(conditional('a || b && c')).toEqual(['b'])
    expect(conditional('if a; then b; elif c; then d; else e; fi')).toEqual(['b', 'c', 'd', 'e'])
    expect(conditional('case $x in a) b ;; esac; while c; do d; done; for i in 1 2; do e; done')).toEqual(['b', 'd'])
  })

  it('know the compound commands around them', () => {
    expect(named('(a)', 'a')).toMatchObject({ inSubshell: true, depth: 1 })
    expect(named('{ a; }', 'a')).toMatchObject({ inSubshell: false, depth: 1 })
    expect(named('if a; then b; fi', 'a')).toMatchObject({ inCondition: true, conditional: false })
    expect(named('until a; do b; done', 'b')).toMatchObject({ inLoop: true, inCondition: false })
    expect(named('f() { a; }; f', 'a').inFunction).toBe('f')
    expect(named('f() { a; }; f', 'f').inFunction).toBeUndefined()
    expect(named('! a && b', 'a').negated).toBe(true)
    expect(named('! a && b', 'b')).toMatchObject({ negated: false, conditional: true })
  })

  it('know the substitution that they stand in', () => {
    const inner = named('echo "now $(date -u)"', 'date')
    expect(inner.inSubstitution?.command?.name).toBe('echo')
    expect(inner.inSubstitution?.substitution).toMatchObject({ style: '$()', quoted: true })
    expect(named('for p in `seq 3`; do echo $p; done', 'seq').inSubstitution?.command).toBeUndefined()
  })

  it('include tests in double brackets', () => {
    expect(lines(script('[[ $A == b ]] && c').commands)).toEqual(['[[ $A b', 'c'])
  })

  it('hold assignments in front of the name, or alone', () => {
    const command = named('A=1 B="$C" run x', 'run')
    expect(command.assignments.map(({ name, value }) => [name, value?.value])).toEqual([['A', '1'], ['B', '$C']])
    const [alone] = script('A= B=2').commands
    expect(alone).toMatchObject({ name: undefined, words: [] })
    expect(alone?.assignments.map(({ name, value }) => [name, value?.literal])).toEqual([['A', undefined], ['B', '2']])
  })

  it('hold redirections and heredocs', () => {
    const [command] = script('cat > "/etc/x" 2>&1 <<\'EOF\'\n$A\nEOF\n').commands
    expect(command?.redirects.map(({ operator, target, fileDescriptor }) => [operator, target?.literal, fileDescriptor])).toEqual([['>', '/etc/x', undefined], ['>&', '1', 2], ['<<', undefined, undefined]])
    expect(command?.redirects[2]?.heredoc).toMatchObject({ delimiter: 'EOF', quoted: true, terminated: true })
    expect(command?.redirects[2]?.heredoc?.body.text).toBe('$A\n')
  })

  it('have a name without its folder, and none where it is a variable', () => {
    expect(named('/usr/bin/apt-get update', '/usr/bin/apt-get').program).toBe('apt-get')
    expect(script('$TOOL install').commands[0]?.name).toBeUndefined()
  })
})

describe('pipelines', () => {
  it('link their members', () => {
    const { pipelines, commands } = script('a | b |& c; d')
    expect(pipelines).toHaveLength(1)
    expect(pipelines[0]?.members.map((member) => [lines(member.commands).join(), member.operator])).toEqual([['a', '|'], ['b', '|&'], ['c', undefined]])
    expect(commands.map((command) => command.pipeline?.index)).toEqual([0, 1, 2, undefined])
  })

  it('have groups and wrapped commands as members, but no substitutions', () => {
    const { pipelines } = script('(curl a; curl b) | sudo bash -s "$(date)"')
    expect(pipelines[0]?.members.map((member) => lines(member.commands))).toEqual([['curl a', 'curl b'], ['sudo bash -s $(date)', 'bash -s $(date)']])
  })

  it('know whether pipefail holds', () => {
    const pipefail = (text: string): (boolean | undefined)[] => script(text).pipelines.map((pipeline) => pipeline.pipefail)
    expect(pipefail('set -o pipefail; a | b')).toEqual([true])
    expect(pipefail('set -euxo pipefail && a | b; set +o pipefail; a | b')).toEqual([true, false])
    expect(pipefail('(set -o pipefail; a | b); c | d')).toEqual([true, false])
    expect(pipefail('[ -n "$X" ] && set -o pipefail; a | b')).toEqual([false])
    expect(pipefail("bash -eo pipefail -c 'a | b'")).toEqual([true])
    expect(pipefail('#!/bin/bash -e\nset pipefail\na | b')).toEqual([false])
  })
})

describe('shell options', () => {
  it('are those in force at the command', () => {
    const options = (text: string, name: string): string[] => [...named(text, name).shellOptions].sort()
    expect(options('set -eux; a', 'a')).toEqual(['errexit', 'nounset', 'xtrace'])
    expect(options('a; set -e', 'a')).toEqual([])
    expect(options('set -e; set +e; a', 'a')).toEqual([])
    expect(options('#!/bin/sh -eu\na', 'a')).toEqual(['errexit', 'nounset'])
    expect(options('set -- -e; a', 'a')).toEqual([])
  })
})

describe('variables of a script', () => {
  it('are found where the shell sets them', () => {
    const { variablesAssigned } = script('A=1; B=2 run; export C=$(x) D; for E in 1; do :; done; read -r -p hi F; : ${G:=1} ${H:-2}; f() { :; }')
    expect(variablesAssigned.map(({ name, how }) => `${name} ${how}`)).toEqual(['A assignment', 'C declaration', 'D declaration', 'E loop', 'F read', 'G default'])
  })
})

describe('places', () => {
  it('lead back to the document through joined lines', () => {
    const document = 'RUN apt-get update && \\\n  # a comment\n  sudo bash -c \'curl "$URL"\' \\\n  | sh\n'
    const pieces = ['apt-get update && ', '  sudo bash -c \'curl "$URL"\' ', '  | sh']
    let text = ''
    const segments = pieces.map((piece) => {
      const segment = { at: text.length, hostAt: document.indexOf(piece), length: piece.length }
      text += piece
      return segment
    })
    const { commands } = parseShell(new MappedText(text, segments))
    const shown = commands.map(({ range }) => document.slice(range.start, range.end))
    expect(shown).toEqual(['apt-get update', 'sudo bash -c \'curl "$URL"\'', 'bash -c \'curl "$URL"\'', 'curl "$URL"', 'sh'])
  })

  it('lead back through escaped quotes and backquotes', () => {
    const text = 'sh -c "echo \\"$(a b)\\" x" `c \\`d e\\``'
    const shown = script(text).commands.map(({ source, range }) => [source, text.slice(range.start, range.end)])
    expect(shown).toContainEqual(['a b', 'a b'])
    expect(shown).toContainEqual(['d e', 'd e'])
    expect(shown).toContainEqual(['echo "$(a b)" x', 'echo \\"$(a b)\\" x'])
  })

  it('lead back out of a backquote that is never closed, behind joined lines', () => {
    const document = 'RUN `make \\$all \\\r\n  && tar x'
    const pieces = ['`make \\$all ', '  && tar x']
    let text = ''
    const segments = pieces.map((piece) => {
      const segment = { at: text.length, hostAt: document.indexOf(piece), length: piece.length }
      text += piece
      return segment
    })
    const { commands } = parseShell(new MappedText(text, segments))
    expect(commands.map(({ range }) => document.slice(range.start, range.end))).toContain('tar x')
  })
})

describe('text that is no good script', () => {
  it('gives errors with places and what could be read', () => {
    const { errors, commands } = script('a && "b c')
    expect(errors).toMatchObject([{ message: 'unterminated double quote', range: { start: 5, end: 6 } }])
    expect(commands[0]?.name).toBe('a')
  })

  it('never overflows the stack, and stays linear', () => {
    const texts = [
      `echo ${'$('.repeat(4000)}x${')'.repeat(4000)}`, '('.repeat(20_000), '{ '.repeat(20_000), 'if '.repeat(20_000), '`'.repeat(20_000), '"$('.repeat(4000),
      `${'${a:-'.repeat(4000)}${'}'.repeat(4000)}`, `${'sudo '.repeat(5000)}x`, 'bash -c "'.repeat(2000), `[[ ${'( '.repeat(4000)}`, 'f() { '.repeat(4000), `echo ${'$((1+'.repeat(4000)}`,
    ]
    for (const text of texts) {
      for (const command of script(text).commands) for (const word of command.words) expect(word.expansions.length + word.parts.length).toBeGreaterThanOrEqual(0)
    }
    expect(script('a'.repeat(1_000_001)).errors).toHaveLength(1)
  })

  it('never throws, and all ranges lie in the text', () => {
    const piece = fc.constantFrom('a', ' ', '"', "'", '$', '{', '}', '(', ')', '`', '\\', '\n', '&&', '|', ';', 'if ', 'then ', 'fi', 'sudo ', 'sh -c ', '<<E\n', '>', '*', '[[', ']]', '=', 'set -e', 'case ', 'in ', 'do ', 'for ')
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')), (text) => {
      const { commands, errors } = script(text)
      for (const { range } of [...commands, ...errors, ...commands.flatMap(({ words }) => words.flatMap((word) => [word, ...word.parts, ...word.expansions]))]) {
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThanOrEqual(text.length)
      }
    }))
  })
})
