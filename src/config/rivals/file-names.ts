/**
 * The configuration files of other linters that we read, the preferred name of each linter first. Apart from their readers, so that looking for them does
 * not load what reads YAML. A package.json may hold dclint's.
 */
export const RIVAL_FILE_NAMES = [
  '.hadolint.yaml', '.hadolint.yml', '.tally.toml', 'tally.toml', '.trivyignore', '.trivyignore.yaml', '.checkov.yaml', '.checkov.yml',
  '.dclintrc', '.dclintrc.json', '.dclintrc.yaml', '.dclintrc.yml', '.compose-lint.yml', '.compose-lint.yaml',
] as const

/** Configurations that are programs: never run, so never read. */
export const RIVAL_PROGRAM_NAMES = ['.dclintrc.js', '.dclintrc.cjs', '.dclintrc.ts', 'dclint.config.js', 'dclint.config.cjs', 'dclint.config.ts'] as const

export function isRivalFileName(name: string): boolean {
  return (RIVAL_FILE_NAMES as readonly string[]).includes(name)
}
