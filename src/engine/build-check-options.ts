import type { Comment, DockerfileSyntax } from '../syntax/dockerfile/ast.ts'

/** What `check=…` asks of BuildKit's checks. Follows ParseLintOptions and Linter.Run of BuildKit's frontend/dockerfile/linter. */
export interface BuildCheckOptions {
  readonly skip: 'all' | ReadonlySet<string>
  readonly experimental: 'all' | ReadonlySet<string>
  /** Every warning fails the build. */
  readonly error: boolean
}

/** The checks that run only where `experimental=` names them, and that `skip=` then does not silence. */
const EXPERIMENTAL_CHECKS: ReadonlySet<string> = new Set(['InvalidDefinitionDescription'])

const NONE: BuildCheckOptions = { skip: new Set(), experimental: new Set(), error: false }

/** Reads the value of `check=`; undefined where BuildKit refuses it. */
function readOptions(value: string): BuildCheckOptions | undefined {
  const text = value.trim()
  if (text === '') return NONE
  let { skip, experimental, error } = NONE
  for (const part of text.split(';')) {
    const equals = part.indexOf('=')
    if (equals === -1) return undefined
    const setting = part.slice(equals + 1).trim()
    const names = setting === 'all' ? 'all' : new Set(setting.split(',').map((name) => name.trim()))
    switch (part.slice(0, equals).trim()) {
      case 'skip':
        skip = names
        break
      case 'experimental':
        experimental = names
        break
      case 'error': {
        const truth = /^(?:1|t|T|TRUE|true|True)$/.test(setting) ? true : /^(?:0|f|F|FALSE|false|False)$/.test(setting) ? false : undefined
        if (truth === undefined) return undefined
        error = truth
        break
      }
      default:
        return undefined
    }
  }
  return { skip, experimental, error }
}

/** What the directive at the top of a Dockerfile says; undefined where there is none or it is wrong. */
export function fileCheckOptions(syntax: DockerfileSyntax): BuildCheckOptions | undefined {
  const directive = syntax.directives.find(({ name }) => name === 'check')
  return directive === undefined ? undefined : readOptions(directive.value)
}

/**
 * What the comments above an instruction say of it, and which of them: the first `check=` counts, its value ends at the first blank, and
 * `error` means nothing there.
 */
export function instructionCheckOptions(comments: readonly Comment[]): { readonly comment: Comment; readonly options: BuildCheckOptions } | undefined {
  for (const comment of comments) {
    const value = /^check\s*=\s*(\S+)/i.exec(comment.text)?.[1]
    if (value === undefined) continue
    const options = readOptions(value)
    return options === undefined ? undefined : { comment, options: { ...options, error: false } }
  }
  return undefined
}

/** Whether a check is silenced. Experimental ones never are: they are on only where somebody asked for them. */
export function isSkipped(options: BuildCheckOptions, check: string): boolean {
  if (EXPERIMENTAL_CHECKS.has(check)) return false
  return options.skip === 'all' || options.skip.has(check)
}

/** The experimental checks that a Dockerfile asks for, anywhere in it. */
export function experimentalChecks(syntax: DockerfileSyntax): ReadonlySet<string> {
  const asked = [fileCheckOptions(syntax), ...syntax.instructions.map((instruction) => instructionCheckOptions(instruction.leadingComments)?.options)]
  return new Set([...EXPERIMENTAL_CHECKS].filter((check) => asked.some((options) => options !== undefined && (options.experimental === 'all' || options.experimental.has(check)))))
}
