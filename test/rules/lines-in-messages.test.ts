import { describe, expect, it } from 'vitest'
import aptListsKept from '../../rules/cache/apt-lists-kept.ts'
import undefinedVariable from '../../rules/structure/undefined-variable.ts'
import type { Rule } from '../../src/rule-api/rule.ts'
import { lintExample } from '../support/example.ts'

function messagesOf(rule: Rule, files: Record<string, string>): string[] {
  return lintExample(rule, { files }, files).map(({ message }) => message)
}

describe('a line that a message names', () => {
  const shared = 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n\nRUN apt-get install -y git\n'
  const block = (text: string): string => '# Tea\n\nSome words.\n\n```dockerfile\n' + text + '```\n'

  it('is one of the file, also where the text is cut out of a document', () => {
    expect(messagesOf(aptListsKept, { Dockerfile: shared }).join()).toContain('the RUN at line 4 installs')
    expect(messagesOf(aptListsKept, { 'README.md': block(shared) }).join()).toContain('the RUN at line 9 installs')
  })

  it('holds for the place of an ENV too', () => {
    const swallowing = 'FROM scratch\nENV CUP "red" \\\n    POT "blue"\nLABEL pot=$POT\n'
    expect(messagesOf(undefinedVariable, { Dockerfile: swallowing }).join()).toContain('ENV at line 2')
  })
})
