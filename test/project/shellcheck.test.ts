import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import type { Project } from '../../src/project/model.ts'
import { readProject } from '../../src/project/read.ts'
import type { ShellCheckComment, ShellCheckRunner } from '../../src/project/shellcheck.ts'

function read(text: string, shellCheck?: ShellCheckRunner): Project {
  return readProject([{ path: 'Dockerfile', text, kind: 'dockerfile', named: true }], memoryProjectFiles({ files: { Dockerfile: text } }), shellCheck === undefined ? {} : { shellCheck })
}

/** The texts that ShellCheck would get. */
function inputsOf(dockerfile: string): string[] {
  const seen: string[] = []
  const project = read(dockerfile, (inputs) => {
    seen.push(...inputs.map(({ text }) => text))
    return inputs.map(() => [])
  })
  expect(project.shellFindings).toEqual([])
  return seen
}

/** What is found where ShellCheck points at each of the texts. */
function places(dockerfile: string, at: string, comment: Partial<ShellCheckComment> = {}): string[] {
  const project = read(dockerfile, (inputs) => inputs.map(({ text }) => {
    const offset = text.indexOf(at)
    if (offset === -1) return []
    const before = text.slice(0, offset).split('\n')
    const column = [...(before.at(-1) ?? '')].length + 1
    return [{ code: 2086, level: 'info', message: 'm', line: before.length, column, endLine: before.length, endColumn: column + [...at].length, ...comment }]
  }))
  return project.shellFindings.map(({ document, range }) => document.text.slice(range.start, range.end))
}

describe('what ShellCheck is given', () => {
  it('is each shell text with the shell that runs it', () => {
    expect(inputsOf('FROM debian:13\nRUN a\nCMD b\nENTRYPOINT ["c"]\nHEALTHCHECK CMD d\nONBUILD RUN e\n')).toEqual(['a', 'b', 'd', 'e'].map((body) => `# shellcheck shell=dash\n${body}`))
    expect(inputsOf('FROM alpine:3.22\nRUN a\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN a\n')).toEqual(['# shellcheck shell=busybox\na', '# shellcheck shell=bash\nset -e; set -o pipefail\na'])
    expect(inputsOf('FROM registry.example.org/x:1\nRUN <<EOF\n#!/bin/bash\na\nEOF\nRUN b\n')).toEqual(['# shellcheck shell=bash\n#!/bin/bash\na\n', '# shellcheck shell=sh\nb'])
  })

  it('is nothing for other shells and exec forms', () => {
    expect(inputsOf('FROM debian:13\nSHELL ["pwsh", "-c"]\nRUN a\nSHELL ["/bin/zsh", "-c"]\nRUN a\nRUN ["a"]\n')).toEqual([])
  })

  it('knows the variables that the text names', () => {
    expect(inputsOf('FROM debian:13\nARG A=1\nENV B=2 C="x y" D=4\nRUN $A $B $C\n')).toEqual(['# shellcheck shell=dash\nA="$(printenv A)"; export A\nexport B=2\nC="$(printenv C)"; export C\n$A $B $C'])
    expect(inputsOf('FROM debian:13\nRUN curl $http_proxy\n')).toEqual(['# shellcheck shell=dash\nhttp_proxy="$(printenv http_proxy)"; export http_proxy\ncurl $http_proxy'])
  })

  it('is asked for once, and never where nobody looks', () => {
    let calls = 0
    const project = read('FROM debian:13\nRUN a\n', (inputs) => {
      calls++
      return inputs.map(() => [])
    })
    expect(calls).toBe(0)
    void project.shellFindings
    void project.shellFindings
    expect(calls).toBe(1)
  })
})

describe('what ShellCheck says', () => {
  it('stands at its place in the Dockerfile', () => {
    expect(places('FROM debian:13\nRUN a \\\n # comment\n && cp $X /y\n', '$X')).toEqual(['$X'])
    expect(places('FROM debian:13\nRUN a &\\\n& b\n', '&&')).toEqual(['&\\\n&'])
    expect(places('FROM debian:13\nRUN echo 😀 $X\n', '$X')).toEqual(['$X'])
    expect(places('FROM debian:13\r\nRUN <<-EOF\r\n\techo $X\r\nEOF\r\n', '$X')).toEqual(['$X'])
  })

  it('does not stand there when it is about the preamble, or beyond the text', () => {
    expect(places('FROM debian:13\nARG X\nRUN cp $X /y\n', 'printenv')).toEqual([])
    expect(places('FROM debian:13\nRUN cp a /y\n', 'cp', { endLine: 9, endColumn: 99 })).toEqual(['cp a /y'])
  })

  it('is left out where it means nothing in an image', () => {
    for (const code of [1090, 1091, 2148, 2187]) expect(places('FROM debian:13\nRUN . /x\n', '. /x', { code })).toEqual([])
    expect(places('FROM registry.example.org/x:1\nRUN source x\n', 'source', { code: 3046 })).toEqual([])
    expect(places('FROM debian:13\nRUN source x\n', 'source', { code: 3046 })).toEqual(['source'])
    expect(places('FROM registry.example.org/x:1\nRUN echo $x\n', '$x', { code: 2154 })).toEqual([])
    expect(places('FROM debian:13\nRUN echo $x\n', '$x', { code: 2154 })).toEqual(['$x'])
    expect(places('FROM debian:13\nCMD echo $x\n', '$x', { code: 2154 })).toEqual([])
  })

  it('comes once for a text that cannot be parsed', () => {
    const at = { line: 2, column: 1, endLine: 2, endColumn: 2, level: 'error', message: 'm' } as const
    const codes = (list: number[]): string[] => read('FROM debian:13\nRUN if\n', () => [list.map((code) => ({ ...at, code }))]).shellFindings.map(({ code }) => code)
    expect(codes([1009, 1073, 1072])).toEqual(['SC1072'])
    expect(codes([1009, 1073, 1046, 1072])).toEqual(['SC1046'])
  })

  it('is nothing when it could not be run', () => {
    expect(read('FROM debian:13\nRUN a\n', () => undefined).shellFindings).toEqual([])
    expect(read('FROM debian:13\nRUN a\n').shellFindings).toEqual([])
  })
})
