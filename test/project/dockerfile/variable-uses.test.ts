import { describe, expect, it } from 'vitest'
import { expandedWords, variablesIn } from '../../../src/project/dockerfile/variable-uses.ts'
import { parseDockerfile } from '../../../src/syntax/dockerfile/index.ts'
import { createDocument, textOf } from '../../../src/text/document.ts'

function variablesOf(text: string): string[] {
  const document = createDocument('Dockerfile', 'dockerfile', text)
  const { instructions, escape } = parseDockerfile(document)
  return instructions.flatMap((instruction) => expandedWords(instruction).flatMap((word) => variablesIn(word, escape).map((use) => `${use.name} ${textOf({ document, range: use.range })}`)))
}

describe('variables that the builder expands', () => {
  it('finds them with their places', () => {
    expect(variablesOf('ENV A=$B C="${D:-$E}"\nCOPY --chown=$F $G /${H}/\nUSER $I\n')).toEqual(['B $B', 'D ${D:-$E}', 'E $E', 'F $F', 'G $G', 'H ${H}', 'I $I'])
  })

  it('leaves out what stays as it is written', () => {
    expect(variablesOf("ENV A='$B' C=\\$D\nRUN echo $E\nCMD exec $F\nENTRYPOINT [\"$G\"]\n")).toEqual([])
  })

  it('reads of RUN only the mounts, and nothing of an ONBUILD', () => {
    expect(variablesOf('RUN --mount=type=cache,target=$A --network=$B true\nONBUILD WORKDIR $C\n')).toEqual(['A $A'])
  })

  it('gives the whole word where it goes on in the next line', () => {
    expect(variablesOf('ENV A=x\\\n$B\n')).toEqual(['B x\\\n$B'])
  })

  it('follows the escape of the file', () => {
    expect(variablesOf('# escape=`\nENV A=`$B C=\\$D\n')).toEqual(['D $D'])
  })
})
