import { defineRule, folderOf, joinPath, nameOf, nearest, type Project, type ProjectBuildContext, type RuleContext, type Step } from '../../src/rule-api/index.ts'

/** Folders and files that a build, a download or a release step makes before the image is built. */
const MADE_FOLDER = /^(?:dist|build|builds|out|output|target|bin|obj|public|release|releases|artifacts?|publish|packages?|pkg|coverage|vendor|node_modules|\.next|\.nuxt|\.output|_build|generated|gen|tmp|temp|cache|certs?|secrets?|rootfs|staging|deps|downloads?|wheels|wheelhouse|licen[cs]es)$/i
const MADE_FILE = /\.(?:jar|war|ear|whl|egg|deb|rpm|apk|tgz|tar|gz|xz|zip|bz2|exe|dll|so|a|o|class|pyc|bin|pem|key|crt|p12|jks|env|log|db|sqlite3?|min\.js|map|sig|asc)$|^\.env|^\.git$|^\.git\//i

export default defineRule({
  id: 'copy-source-missing',
  title: 'Copy files that exist',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  why: `The build stops at a COPY whose source is not in the context: \`failed to compute cache key: "/setup.cfg": not found\`. Nothing is said where no
other source exists either (the context is then another one; a README, a licence or a Dockerfile proves none), of files that git ignores, of usual results of builds (dist, target, archives, keys), and
of names that a Makefile, script or CI file beside the Dockerfile mentions. It is a warning where no compose file names the context and it is not the Dockerfile's own folder.`,
  remedy: 'Correct the path; it starts from the build context, not from the folder of the Dockerfile.',
  references: [{ title: 'Build context', url: 'https://docs.docker.com/build/concepts/context/' }],
  bad: [
    { title: 'Misspelt', files: { Dockerfile: 'FROM python:3.13\nCOPY «requirement.txt» app.py /app/\n', 'requirements.txt': 'flask\n', 'app.py': 'pass\n' } },
    { title: 'From the folder of the Dockerfile instead of the context', files: { 'docker/Dockerfile': 'FROM python:3.13\nCOPY app.py /app/\nCOPY «entrypoint.sh» /\n', 'docker/entrypoint.sh': 'exec "$@"\n', 'app.py': 'pass\n', 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n' } },
  ],
  good: [
    { title: 'There', files: { Dockerfile: 'FROM python:3.13\nCOPY requirements.txt app.py /app/\n', 'requirements.txt': 'flask\n', 'app.py': 'pass\n' } },
    { title: 'None of them is there', files: 'FROM python:3.13\nCOPY requirements.txt /app/\nCOPY app.py /app/\n' },
    { title: 'Results of a build', files: { Dockerfile: 'FROM node:24\nCOPY package.json dist/main.js /app/\nCOPY app.jar /app/\nCOPY build /b\n', 'package.json': '{}\n' } },
    { title: 'Ignored by git', files: { Dockerfile: 'FROM node:24\nCOPY package.json local.json /app/\n', 'package.json': '{}\n', '.gitignore': 'local.json\n' }, tracked: ['Dockerfile', 'package.json', '.gitignore'], ignored: ['local.json'] },
    { title: 'Made by a Makefile', files: { Dockerfile: 'FROM debian:12\nCOPY main.c version.h /src/\n', 'main.c': 'int main(){}\n', Makefile: 'version.h:\n\techo 1 > version.h\n' } },
    { title: 'A pattern may match nothing', files: { Dockerfile: 'FROM node:24\nCOPY package.json yarn.loc[k] *.cfg /app/\n', 'package.json': '{}\n' } },
    { title: 'A README in the folder above makes it no context', files: { 'app/Dockerfile': 'FROM scratch\nADD explorer explorer\nADD README.md README.md\n', 'README.md': 'x\n' } },
    { title: 'Left out: another rule speaks', files: { Dockerfile: 'FROM node:24\nCOPY package.json notes.md /app/\n', 'package.json': '{}\n', 'notes.md': 'x\n', '.dockerignore': '*.md\n' } },
    { title: 'Out of a stage, the network, and a variable', files: { Dockerfile: 'FROM node:24 AS b\nFROM node:24\nCOPY --from=b /x /x\nADD https://example.org/x.txt /x\nARG NAME\nCOPY ${NAME} /y\nCOPY package.json /\n', 'package.json': '{}\n' } },
  ],
  on: { COPY: judge, ADD: judge },
})

function judge(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  if (step.instruction.onbuild !== undefined) return
  const contexts = context.project.contextsOf(step.stage.file)
  const [only] = contexts
  if (only === undefined || contexts.length > 1 || !only.isPresent) return
  for (const { word, pattern, matches, ignored } of only.sourcesOf(step)) {
    if (matches.length > 0 || ignored.length > 0 || pattern === '.' || /[*?[\\<>{}$]/.test(pattern) || only.excluded(pattern)) continue
    if (mayBeMade(pattern, only, context.project)) continue
    const folder = folderOf(pattern)
    const siblings = context.project.files.list(joinPath(only.folder, folder)).map((entry) => entry.name)
    const likely = nearest(nameOf(pattern), siblings)
    const ownFolder = folderOf(step.stage.document.path)
    const besideDockerfile = ownFolder !== only.folder && context.project.files.stat(joinPath(ownFolder, pattern)) !== undefined
    const hint = besideDockerfile ? '; it stands beside the Dockerfile, but paths start from the context' : likely === undefined ? '' : `; did you mean ${folder === '.' ? likely : `${folder}/${likely}`}?`
    // A folder above that only looks like the context is no proof.
    const isSure = ownFolder === only.folder || context.project.servicesOf(step.stage.file).length > 0
    context.report(word.range, `There is no ${pattern} in the build context (${only.folder === '.' ? 'the top folder' : only.folder})${hint}`, isSure ? {} : { severity: 'warning' })
  }
}

/** `packages/` with manifests in it holds the packages of a workspace, and no results. */
function isOfWorkspace(part: string, parts: readonly string[], folder: string, project: Project): boolean {
  if (!/^packages?$/.test(part)) return false
  const path = joinPath(folder, parts.join('/'))
  return project.files.list(path).some(({ name, kind }) => kind === 'folder' && project.files.stat(joinPath(path, `${name}/package.json`)) !== undefined)
}

/** Whether something other than a person may put the file there before the build. */
function mayBeMade(pattern: string, { folder }: ProjectBuildContext, project: Project): boolean {
  const path = joinPath(folder, pattern)
  if (pattern.split('/').some((part, at, parts) => MADE_FOLDER.test(part) && !isOfWorkspace(part, parts.slice(0, at + 1), folder, project)) || MADE_FILE.test(nameOf(pattern))) return true
  for (let at = path; at !== '.' && at !== '/' && at !== '..'; at = folderOf(at)) if (project.files.git.ignored(at) === true) return true
  const name = nameOf(pattern)
  const folders = new Set([folder, '.', '.github/workflows', joinPath(folder, 'scripts'), joinPath(folder, 'hooks'), 'scripts', 'ci', '.circleci'])
  for (const place of folders) {
    for (const entry of project.files.list(place)) {
      if (entry.kind !== 'file' || !/^(?:GNU)?makefile$|^justfile$|^taskfile\.ya?ml$|^jenkinsfile|\.(?:sh|bash|mk|ps1|gradle|kts|cmake|bat)$|^pom\.xml$|^package\.json$|^\.gitlab-ci\.ya?ml$|^\.travis\.ya?ml$|^build$|^rakefile$|^cloudbuild\.ya?ml$|^azure-pipelines/i.test(entry.name) && !/\.ya?ml$/.test(place === '.github/workflows' || place === '.circleci' ? entry.name : '')) continue
      if (project.files.read(joinPath(place, entry.name))?.includes(name) === true) return true
    }
  }
  return false
}
