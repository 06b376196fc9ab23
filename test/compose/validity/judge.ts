import type { Finding } from '../../../src/rule-api/finding.ts'
import type { Rule } from '../../../src/rule-api/rule.ts'
import { toHost } from '../../../src/text/document.ts'
import { lintExampleBy, readMarks } from '../../support/example.ts'
import type { LoaderCase } from './cases.ts'

export interface JudgedCase {
  /** `path:start-end` of each mark, sorted. */
  readonly expected: readonly string[]
  readonly found: readonly { readonly place: string; readonly finding: Finding }[]
}

/** What rules find in a case, beside what it is marked to have. */
export function faultsOfCase(each: LoaderCase, rules: readonly Rule[]): JudgedCase {
  const { files, expected } = readMarks({ files: each.files })
  const findings = lintExampleBy(rules, { files }, files)
  const found = findings.map((finding) => {
    const { document, range } = toHost(finding)
    return { place: `${document.path}:${range.start}-${range.end}`, finding }
  })
  return { expected: [...expected].sort(), found: found.sort((one, other) => (one.place < other.place ? -1 : one.place > other.place ? 1 : 0)) }
}
