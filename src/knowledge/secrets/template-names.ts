/** Words that make a file a template, as a whole word of its name. */
const TEMPLATE_WORD = /(^|[._-])(?:template|tmpl|tpl|example|sample|dist|skel)(?=[._-]|$)/i

/**
 * The path of what a template is copied to and filled in: `docker-compose.yml` for `docker-compose.template.yml` and
 * `docker-compose.yml.example`, `.env` for `.env.example`, `env.sample` and `example.env`. Undefined where the name is not one of a template of
 * an env or YAML file.
 */
export function filledCopyOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/') + 1
  const name = path.slice(slash)
  if (!TEMPLATE_WORD.test(name)) return undefined
  let copy = name.replace(TEMPLATE_WORD, '')
  if (/^[._-]/.test(copy) && !name.startsWith('.') && !/^\.env[._-]/.test(copy)) copy = copy.slice(1)
  if (copy === 'env') copy = '.env'
  const isEnv = /^\.env(?:$|[._-])/.test(copy) || /\.env$/.test(copy)
  return isEnv || (/\.ya?ml$/i.test(copy) && !/^\.ya?ml$/i.test(copy)) ? path.slice(0, slash) + copy : undefined
}

/** Which of the paths are templates of a file. */
export function templatesOf(path: string, paths: readonly string[]): readonly string[] {
  return paths.filter((other) => filledCopyOf(other) === path)
}
