import { defineRule, type DockerfileModel, expandedWords, joinPath, nameOf, type Pair, type Project, type Step, variablesIn } from '../../src/rule-api/index.ts'

/** Arguments that the builder, or whoever starts it, gives without being asked. */
const GIVEN = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|(?:http|https|ftp|no|all)_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE))$/
/** Instructions in which an empty text is never meant. */
const NEEDS_VALUE = new Set(['COPY', 'ADD', 'WORKDIR', 'USER', 'EXPOSE', 'VOLUME'])
/** Files that start builds. */
const CALLERS = /^(?:GNU)?makefile$|^justfile$|^taskfile\.ya?ml$|^jenkinsfile|\.(?:sh|bash|mk|ps1|hcl)$|^docker-bake\.json$|^\.gitlab-ci\.ya?ml$|^\.travis\.ya?ml$|^package\.json$|^readme|^build$|^rakefile$|^cloudbuild\.ya?ml$|^azure-pipelines|^skaffold\.ya?ml$/i

export default defineRule({
  id: 'unset-build-argument',
  title: 'Pass the build arguments that have no default',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `An ARG without a default is empty where nobody passes it, and \`COPY $SOURCE /app\`, \`WORKDIR $HOME_FOLDER\` or \`USER $UID\` then do something else than was meant, or end the build.

Judged are Dockerfiles that services of the project build, where none of these services passes the argument and no Makefile, script, workflow or README beside them names it; and only instructions in which an empty text is never meant,
where the variable is the whole word, or the whole user, group or port.`,
  remedy: 'Give the ARG a default, or pass the argument under `build.args`.',
  references: [
    { title: 'Dockerfile reference: ARG', url: 'https://docs.docker.com/reference/dockerfile/#arg' },
    { title: 'Compose: args', url: 'https://docs.docker.com/reference/compose-file/build/#args' },
  ],
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG «APP_HOME»\nWORKDIR $APP_HOME\nCOPY . .\n', 'app.py': '' } },
    { title: 'another one is passed', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args: { UDI: "1000" }\n', Dockerfile: 'FROM python:3.13-slim\nARG «UID»\nCOPY --chown=${UID} app.py /app/\nUSER $UID\n', 'app.py': '' } },
    { title: 'a group, a port and a quoted folder', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG «TEASHOP_GROUP»\nARG «TEASHOP_PORT»\nARG «TEASHOP_FOLDER»\nCOPY app.py "${TEASHOP_FOLDER}"\nEXPOSE ${TEASHOP_PORT}/tcp\nUSER 1000:$TEASHOP_GROUP\n', 'app.py': '' } },
  ],
  good: [
    { title: 'passed, or with a default', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args: { UID: "1000" }\n', Dockerfile: 'ARG HOME_FOLDER=/srv\nFROM python:3.13-slim\nARG UID\nARG HOME_FOLDER\nARG GID\nWORKDIR $HOME_FOLDER\nUSER $UID:${GID:-1000}\n' } },
    { title: 'passed by one of two services, and out of the environment', files: { 'compose.yaml': 'services:\n  web:\n    build: { context: ., args: [UID] }\n  worker:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG UID\nUSER $UID\n' } },
    { title: 'a suffix, a prefix or a folder below, which may be empty', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG TEASHOP_SUFFIX\nARG TEASHOP_PREFIX\nARG TEASHOP_FOLDER\nWORKDIR /app/$TEASHOP_FOLDER\nCOPY requirements${TEASHOP_SUFFIX}.txt ./\nCOPY ${TEASHOP_PREFIX}app.py ./\nADD . /app/$TEASHOP_FOLDER\n', 'requirements.txt': '', 'app.py': '' } },
    { title: 'a switch that may be empty', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG WITH_TESTS\nARG COMMIT\nENV COMMIT=$COMMIT\nLABEL commit=$COMMIT\nRUN [ -z "$WITH_TESTS" ] || pip install pytest\n' } },
    { title: 'passed by a workflow', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG APP_HOME\nWORKDIR $APP_HOME\n', '.github/workflows/build.yml': 'run: docker build --build-arg APP_HOME=/srv .\n' } },
    { title: 'built by no service, and an argument of the builder', files: { Dockerfile: 'FROM python:3.13-slim\nARG APP_HOME\nWORKDIR $APP_HOME\n', 'compose.yaml': 'services:\n  web:\n    build: web\n', 'web/Dockerfile': 'FROM scratch\nARG TARGETARCH\nCOPY shop-$TARGETARCH /shop\n', 'web/shop-amd64': '' } },
    { title: 'set by an ENV behind it', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nARG APP_HOME\nENV APP_HOME=${APP_HOME:-/srv}\nWORKDIR $APP_HOME\n' } },
  ],
  on: {
    dockerfile(file, context) {
      const services = context.project.servicesOf(file)
      if (services.length === 0 || !context.project.files.complete) return
      const passed = new Set(services.flatMap(({ service }) => (service.build?.args ?? []).map(({ name }) => name)))
      if (services.some(({ service }) => service.build?.args.some((argument) => !argument.resolved) === true)) return
      for (const stage of file.stages) {
        for (const step of stage.steps) {
          if (step.instruction.keyword !== 'ARG') continue
          for (const pair of step.instruction.pairs) {
            const name = pair.key.value
            if (pair.value !== undefined || passed.has(name) || GIVEN.test(name) || file.globals.get(name)?.value !== undefined || !isNeeded(pair, step) || isNamedByCaller(name, file, context.project)) continue
            context.report(pair.key.range, `${name} has no default, and no service that builds ${file.document.path} passes it, so it is empty where it is used; give it a default, or pass it under build.args`)
          }
        }
      }
    },
  },
})

/** Whether a later instruction of the stage puts it where an empty text is not meant. */
function isNeeded(pair: Pair, { stage, index }: Step): boolean {
  const { escape } = stage.file.syntax
  return stage.steps.some((step) => {
    if (step.index <= index || !NEEDS_VALUE.has(step.instruction.keyword)) return false
    if (stage.environment.get(pair.key.value, step.index)?.pair !== pair) return false
    return expandedWords(step.instruction).some((word) => variablesIn(word, escape).some(({ name, operator }) => name === pair.key.value && operator === undefined) && isWholePart(pair.key.value, word.source, step))
  })
}

/** Whether nothing but the variable gives a word, or its user, group or port: as a part of a name or path, an empty text may well be meant. */
function isWholePart(name: string, source: string, { instruction }: Step): boolean {
  return source.replaceAll(/["']/g, '').split(instruction.keyword === 'EXPOSE' ? /[:/-]/ : ':').some((part) => part === `$${name}` || part === `\${${name}}`)
}

function isNamedByCaller(name: string, file: DockerfileModel, { files, dockerfiles }: Project): boolean {
  const own = file.document.path.includes('/') ? file.document.path.slice(0, file.document.path.lastIndexOf('/')) : '.'
  // What another Dockerfile declares too is most likely passed by somebody.
  if (dockerfiles.some((other) => other !== file && nameOf(other.document.path) === nameOf(file.document.path) && other.globals.get(name)?.value !== undefined)) return true
  return [...new Set(['.', own, 'scripts', 'bin', 'ci', 'hack', '.github/workflows', '.circleci'])].some((folder) => files.list(folder).some((entry) => entry.kind === 'file'
    && (CALLERS.test(entry.name) || folder === 'bin' || folder === 'scripts' || (folder.startsWith('.') && folder !== '.')) && files.read(joinPath(folder, entry.name))?.includes(name) === true))
}
