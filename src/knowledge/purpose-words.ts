export type Purpose = 'development' | 'test' | 'production' | 'template';

export interface NamedPurpose {
  readonly purpose: Purpose;
  /** The word that says so, in lower case. */
  readonly word: string;
}

/** Words by which files, stages and services say what they are for. */
export const PURPOSE_WORDS: Readonly<Record<Purpose, readonly string[]>> = {
  development: ['dev', 'devel', 'develop', 'development', 'devcontainer', 'local', 'debug'],
  test: ['test', 'tests', 'testing', 'ci', 'e2e', 'lint', 'linter', 'linting', 'validate', 'verify', 'coverage'],
  production: ['prod', 'production', 'deploy', 'deployment', 'release', 'staging'],
  template: ['template', 'example', 'sample', 'dist', 'tmpl'],
}

const PURPOSE_OF: ReadonlyMap<string, Purpose> = new Map(
  (Object.keys(PURPOSE_WORDS) as Purpose[]).flatMap((purpose) => PURPOSE_WORDS[purpose].map((word): [string, Purpose] => [word, purpose])),
)

/** `Dockerfile-dev`, `docker-compose.prod.yml` and `web_test` end their words at these. */
const SEPARATORS = /[^A-Za-z0-9]/

/**
 * The purpose that a name states by a whole word: of a file (with its path within the project), a stage, a service.
 * The file's own name goes before its directories, a template before all else (`compose.prod.example.yml`), and a
 * later word before an earlier one. In directories the words of templates say nothing: `dist/` holds what was built.
 */
export function purposeOfName(name: string): NamedPurpose | undefined {
  const [own = '', ...directories] = name.split('/').filter((segment) => segment !== '').reverse()
  const words = named(own)
  const found = words.find((word) => word.purpose === 'template') ?? words.at(-1)
  if (found !== undefined) return found
  for (const directory of directories) {
    const inDirectory = named(directory).filter((word) => word.purpose !== 'template').at(-1)
    if (inDirectory !== undefined) return inDirectory
  }
  return undefined
}

function named(segment: string): readonly NamedPurpose[] {
  return segment.toLowerCase().split(SEPARATORS).flatMap((word) => {
    const purpose = PURPOSE_OF.get(word)
    return purpose === undefined ? [] : [{ purpose, word }]
  })
}
