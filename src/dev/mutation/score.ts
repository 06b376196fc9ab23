/** What Stryker found, in the form that all tools of mutation testing share (mutation-testing-report-schema), as far as it is read here. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending'
  /** 1-based lines and columns. */
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

export interface Score {
  /** Noticed: a test failed, or the code ran without end. */
  readonly killed: number
  /** Those that no test reaches included. */
  readonly survived: number
  readonly uncovered: number
  readonly total: number
  /** With one decimal. */
  readonly percent: string
}

export function scoreOf(report: MutationReport): Score {
  const mutants = Object.values(report.files).flatMap((file) => file.mutants)
  const count = (...statuses: readonly Mutant['status'][]): number => mutants.filter((mutant) => statuses.includes(mutant.status)).length
  const killed = count('Killed', 'Timeout', 'RuntimeError')
  const uncovered = count('NoCoverage')
  const survived = count('Survived') + uncovered
  const total = killed + survived
  return { killed, survived, uncovered, total, percent: total === 0 ? '100.0' : ((killed / total) * 100).toFixed(1) }
}

/** A line for each mutant that nothing noticed: its place, the code as it is and as it was changed. */
export function survivorsOf(report: MutationReport): readonly string[] {
  return Object.entries(report.files).flatMap(([path, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map(({ location: { start, end }, replacement = '', status, mutatorName }) => {
      const written = start.line === end.line ? (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1) : `${(lines[start.line - 1] ?? '').slice(start.column - 1)} …`
      return `${path}:${start.line}:${start.column} ${mutatorName}${status === 'NoCoverage' ? ', not reached' : ''}: ${written} -> ${replacement.replace(/\s+/g, ' ').slice(0, 200)}`
    })
  })
}

const ROW = /^\| `([a-z-]+)` \|.*$/

/** The document with the row of a family in its table replaced; its other rows stay as they are. */
export function recordScore(document: string, target: string, score: Score, day: string): string {
  return document.split('\n').map((line) => (ROW.exec(line)?.[1] === target ? `| \`${target}\` | ${score.total} | ${score.killed} | ${score.survived} | ${score.percent} % | ${day} |` : line)).join('\n')
}
