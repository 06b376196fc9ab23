import type { ComposeProject } from '../compose/model.ts'
import { joinPath, relativeInside } from '../text/paths.ts'
import type { Project } from './model.ts'

/** Files that show which variables a person is to set. */
const EXAMPLES = /^(?:\.?env[.-_]?(?:example|sample|template|dist|tmpl|default|defaults)|(?:example|sample|template|default)[.-_]?\.?env|\.env\.[\w.-]+\.(?:example|sample|template|dist)|[\w.-]+\.env\.(?:example|sample|template|dist))$/i
/** Files that set variables and then call compose. */
const CALLERS = new Set(['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Justfile', '.justfile', 'Taskfile.yml', 'Taskfile.yaml', '.envrc', 'mise.toml', '.mise.toml', 'tasks.py', 'fabfile.py', 'noxfile.py', 'Vagrantfile', '.gitlab-ci.yml', 'Jenkinsfile', 'azure-pipelines.yml'])

/** Names of variables that examples and callers in a compose project's folders (and the working directory) declare. */
export function declaredVariables(compose: ComposeProject, project: Project): ReadonlySet<string> {
  const names = new Set<string>()
  // In the working directory compose is called for what lies in it, or around it.
  const called = relativeInside('.', compose.folder) !== undefined || /^\.\.(?:\/\.\.)*$/.test(compose.folder) ? ['.'] : []
  for (const folder of new Set([compose.folder, ...called, ...compose.files.map((file) => file.folder)])) {
    for (const entry of project.files.list(folder)) {
      if (entry.kind !== 'file') continue
      const isExample = EXAMPLES.test(entry.name)
      if (!isExample && !CALLERS.has(entry.name) && !/\.(?:sh|mk|ps1)$/.test(entry.name)) continue
      const text = project.document(joinPath(folder, entry.name))?.text ?? ''
      for (const match of text.matchAll(/(?:^|[\s;&"'(])#?\s{0,3}(?:export\s+|-e\s+|\$env:)?([A-Za-z_]\w{0,80})\s{0,4}(?:[:?+]?=|:\s)/gm)) if (match[1] !== undefined) names.add(match[1])
      for (const match of text.matchAll(/\bexport\s+([A-Za-z_]\w{0,80})/g)) if (match[1] !== undefined) names.add(match[1])
    }
  }
  return names
}
