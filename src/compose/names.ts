import { nameOf } from '../text/paths.ts'

/** The names that compose looks for, the preferred one first. Source: `DefaultFileNames` of compose-go. */
export const DEFAULT_FILE_NAMES: readonly string[] = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']

/** What compose merges over the default file by itself. Source: `DefaultOverrideFileNames` of compose-go. */
export const OVERRIDE_FILE_NAMES: readonly string[] = [
  'compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml',
]

/**
 * Whether a file's name alone says compose: `compose.yaml`, `docker-compose.prod.yml`, `docker-compose-dev.yml`, `compose.test.yaml`,
 * `prod.docker-compose.yml`, also with a template's ending (`docker-compose.yml.example`, `docker-compose.yml.j2`).
 */
export function isComposeFileName(path: string): boolean {
  const name = nameOf(path).toLowerCase().replace(TEMPLATE_ENDING, '')
  return /^(?:[\w-]+\.)?(?:docker[-_.]?compose|container[-_]?compose|podman-compose|compose)(?:[._-][\w.-]+)?\.ya?ml$/.test(name)
}

const TEMPLATE_ENDING = /\.(?:example|sample|template|tmpl|tpl|dist|j2|jinja2?|erb|in|mustache|gotmpl|default)$/

/** Whether a name says that the file is to be filled in or rendered first. */
export function isTemplateName(path: string): boolean {
  const name = nameOf(path).toLowerCase()
  return TEMPLATE_ENDING.test(name) || /(?:^|[._-])(?:template|example|sample|tmpl|tpl|dist|skeleton)(?:[._-]|$)/.test(name)
}

/**
 * Whether a text has placeholders that make it no compose file yet: `{{ name }}`, `{% … %}`, `<%= … %>`, `@NAME@`, or `[NAME]` and
 * `<NAME>` as values.
 */
export function hasPlaceholders(text: string): boolean {
  // A comment may tell where something is to be filled in; that makes nothing a template.
  return text.split('\n').some((line) => PLACEHOLDER.test(line) && !line.trimStart().startsWith('#'))
}

/** Behind a colon, an unquoted `[name]` is a list of one; `{{.Name}}` is a Go template that Docker itself fills in. */
const PLACEHOLDER = /\{\{(?!\s{0,3}\.)[^{}\n]{1,200}\}\}|\{%[^%\n]{1,200}%\}|<%=?[^%\n]{1,200}%>|[=:][ "']*(?:@[A-Z][A-Z0-9_]{1,60}@|<[A-Za-z][\w .-]{1,60}>)["']?[ \t]*(?:#|$)|(?:=["']?|: *["'])\[[A-Za-z][\w .-]{1,60}\]["']?[ \t]*(?:#|$)/
