import { type ComposeProject, defineRule, joinPath, type Project, type VariableUse } from '../../src/rule-api/index.ts'

/** Variables that the login shell exports, so that compose finds them in its environment. `UID` is set in bash, but not exported. */
const ALWAYS_THERE = new Set([
  'HOME', 'USER', 'LOGNAME', 'PWD', 'OLDPWD', 'PATH', 'SHELL', 'TERM', 'LANG', 'LC_ALL', 'TMPDIR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME',
  'DBUS_SESSION_BUS_ADDRESS', 'SSH_AUTH_SOCK', 'DOCKER_HOST', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'COMPUTERNAME', 'USERNAME', 'CI',
])
/** What CI systems and build tools set. */
const SET_BY_CI = /^(?:CI_|GITHUB_|GITLAB_|BITBUCKET_|CIRCLE_|TRAVIS_|BUILDKITE_|DRONE_|JENKINS_|BUILD_NUMBER$|COMPOSE_|DOCKER_|BUILDX_)/

/** Files that show which variables a person is to set. */
const EXAMPLES = /^(?:\.?env[.-_]?(?:example|sample|template|dist|tmpl|default|defaults)|(?:example|sample|template|default)[.-_]?\.?env|\.env\.[\w.-]+\.(?:example|sample|template|dist)|[\w.-]+\.env\.(?:example|sample|template|dist))$/i
/** Files that set variables and then call compose. */
const CALLERS = new Set(['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Justfile', '.justfile', 'Taskfile.yml', 'Taskfile.yaml', '.envrc', 'mise.toml', '.mise.toml', 'tasks.py', 'fabfile.py', 'noxfile.py', 'Vagrantfile', '.gitlab-ci.yml', 'Jenkinsfile', 'azure-pipelines.yml'])

export default defineRule({
  id: 'unset-variable',
  title: 'Give every variable a value, a default or an example',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  yieldsTo: ['healthcheck-dollar'],
  why: `Compose puts an empty text in place of a variable that is set nowhere, and goes on with a warning that is easily missed: an empty password, an image without its tag, a mount of the wrong folder.
It looks in its own environment and in \`.env\` beside the file (or the files of \`COMPOSE_ENV_FILES\`). What \`env_file\` names goes into the container only.

\`\${X:?message}\` refuses to start without a value, \`\${X:-default}\` has one. A name in \`.env.example\` (or another file of that kind) counts as declared, and so do variables that every login shell or CI system sets.
A dollar sign that is meant as such is written \`$$\`.`,
  remedy: 'Write `${NAME:?what it is for}` or `${NAME:-default}`, or list the variable in `.env.example`.',
  references: [
    { title: 'Compose: interpolation', url: 'https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/' },
    { title: 'Compose: precedence', url: 'https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/' },
  ],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:«\${RELEASE}»\n    user: "«$UID»"\n` },
    { title: 'an env_file does not feed the file itself', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    env_file: db.env\n    environment:\n      POSTGRES_PASSWORD: «${DB_PASSWORD}»\n', 'db.env': 'DB_PASSWORD=Tz4kQw9Lm2Xv\n' } },
    { title: 'a dollar sign in a password', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: Tz4«$kQw9»\n', '.env': 'OTHER=1\n' } },
    { title: 'once for each name', files: `services:\n  web:\n    image: shop/web:«\${RELEASE}»\n  worker:\n    image: shop/worker:\${RELEASE}\n` },
  ],
  good: [
    { title: 'default, or refusal', files: `services:\n  web:\n    image: shop/web:\${RELEASE:?the version to run}\n    ports: ["\${PORT:-8000}:8000"]\n    labels:\n      extra: \${EXTRA:+yes}\n` },
    { title: 'set in .env', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE}\n', '.env': 'RELEASE=1.4.0\n' } },
    { title: 'declared in an example', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE}\n', '.env.example': '# the version to run\nRELEASE=\n' } },
    { title: 'declared in a commented line of an example', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE}\n', '.env.sample': '# RELEASE=1.4.0\n' } },
    { title: 'set by the shell', files: `services:\n  web:\n    image: shop/web:1\n    volumes: ["\${HOME}/.ssh:/ssh:ro", "$PWD:/src"]\n` },
    { title: 'set by the Makefile that calls compose', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE}\n', Makefile: 'RELEASE ?= dev\nup:\n\tRELEASE=$(RELEASE) docker compose up\n' } },
    { title: 'a dollar sign on its own', files: `services:\n  web:\n    image: shop/web:1\n    command: sh -c 'echo $$HOME costs 5$ or 5$5'\n` },
    { title: 'a template', files: { 'compose.template.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE}\n' } },
  ],
  on: {
    compose(compose, context) {
      const first = new Map<string, VariableUse[]>()
      for (const use of compose.variables) {
        if (use.from !== 'unset' || use.operator !== 'plain' || ALWAYS_THERE.has(use.name) || SET_BY_CI.test(use.name)) continue
        const uses = first.get(use.name)
        if (uses === undefined) first.set(use.name, [use])
        else uses.push(use)
      }
      if (first.size === 0) return
      const declared = declaredNames(compose, context.project)
      const inEnvFiles = new Set(compose.services.flatMap((service) => service.envFiles.flatMap((file) => file.syntax?.entries.map((entry) => entry.key) ?? [])))
      for (const [name, uses] of first) {
        const [use] = uses
        if (use === undefined || declared.has(name)) continue
        const why = name === 'UID' || name === 'GID' ? 'shells do not export it' : inEnvFiles.has(name) ? '`env_file` sets it in the container only, not in this file' : 'no default, no .env and no example of one has it'
        context.report(use, `\${${name}} is set nowhere (${why}), so an empty text takes its place; write \${${name}:?} or \${${name}:-default}`)
      }
    },
  },
})

/** Names that examples and callers of the project's folder (and of the working directory) declare. */
function declaredNames(compose: ComposeProject, project: Project): ReadonlySet<string> {
  const names = new Set<string>()
  for (const folder of new Set([compose.folder, '.', ...compose.files.map((file) => file.folder)])) {
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
