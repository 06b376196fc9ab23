/**
 * What a file's name alone says about it. YAML is told apart later, by its content.
 */
export type CandidateKind = 'dockerfile' | 'docker-ignore' | 'git-ignore' | 'env' | 'yaml' | 'markdown'

/** Endings of files that only talk about a Dockerfile, or make one. */
const NOT_DOCKERFILE = /\.(?:dockerignore|md|sh|py|j2)$/i
const PROGRAM_ENDING = /\.(?:[cm]?[jt]sx?|go|rs|rb|java|kt|php|cs|c|h|cc|cpp|lua|pl|vue|html?|css|json|toml|xml|snap)$/i
const DOCKERFILE = /^(?:.{1,255}\.)?(?:dockerfile|containerfile)(?:[.-].{1,255})?$/i

/** `Dockerfile`, `Containerfile`, in any case, with `.NAME` or `-NAME` behind or `NAME.` before. */
export function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && !NOT_DOCKERFILE.test(name) && !isProgramName(name)
}

/** Programs that deal with Dockerfiles: `dockerfile-parser.ts`, `dockerfile.test.js`. `Dockerfile.js` may be one for an image. */
function isProgramName(name: string): boolean {
  const stem = name.replace(PROGRAM_ENDING, '')
  return stem !== name && /file[.-]/i.test(stem)
}

/** `.dockerignore` and a Dockerfile's own `NAME.dockerignore`. */
export function isDockerIgnoreName(name: string): boolean {
  return name.endsWith('.dockerignore')
}

/** Programs, documents and ciphers named after an env file. `.envrc` is a script of direnv. */
const NOT_ENV = /^\.envrc|\.(?:md|sh|py|j2|[cm]?[jt]s|tsx|gpg|asc|age|enc|zip)$/i

/** `.env`, `.env.NAME`, `NAME.env`. */
export function isEnvFileName(name: string): boolean {
  return (name.startsWith('.env') || name.endsWith('.env')) && !NOT_ENV.test(name)
}

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name)
}

/** A YAML file that is compose by its name: `compose.yaml`, `docker-compose.override.yml`, `web-compose.yml`. */
export function isComposeName(name: string): boolean {
  return isYamlName(name) && /compose/i.test(name)
}

/** History, which tells what was and not what to do, and the texts of licences. */
const HISTORY = /^(?:changelog|changes|history|news|release[-_ ]?notes|releases|licen[cs]e|third[-_ ]party)/i

/** A document that may show how Docker is to be used. */
export function isDocumentName(name: string): boolean {
  return /\.(?:md|markdown|rst)$/i.test(name) && !HISTORY.test(name)
}

/** What a name makes of a file; undefined where it is no candidate for linting. */
export function candidateKind(name: string): CandidateKind | undefined {
  if (isDockerIgnoreName(name)) return 'docker-ignore'
  if (name === '.gitignore') return 'git-ignore'
  if (isEnvFileName(name)) return 'env'
  if (isYamlName(name)) return 'yaml'
  if (isDockerfileName(name)) return 'dockerfile'
  return isDocumentName(name) ? 'markdown' : undefined
}
