import { defineRule, folderOf, isActiveByDefault, isInSight, joinPath, type Located, nameOf, nearest, type Project, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-build-file',
  title: 'Name only files, folders and stages that exist',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A build context, a Dockerfile or a target stage that is not there ends the build; an env file that is not there ends the start of the whole stack, unless it is \`required: false\`.

An env file that git ignores, or that has a template beside it (\`.env.example\`), is missing in each fresh clone: that is advice only. Nothing is said about paths outside of the project.`,
  remedy: 'Correct the path, or add the file.',
  references: [
    { title: 'Compose: build', url: 'https://docs.docker.com/reference/compose-file/build/' },
    { title: 'Compose: env_file', url: 'https://docs.docker.com/reference/compose-file/services/#env_file' },
  ],
  bad: [
    { title: 'context', files: { 'compose.yaml': 'services:\n  web:\n    build: «./web»\n', 'wep/Dockerfile': 'FROM scratch\n' } },
    { title: 'Dockerfile', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: web\n      dockerfile: «Dockerfile.prod»\n  api:\n    build: «api»\n', 'web/Dockerfile': 'FROM scratch\n', 'api/README.md': '' } },
    { title: 'target stage', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: «prodution»\n', Dockerfile: 'FROM debian:13 AS production\n' } },
    { title: 'a stage by its number: only COPY --from counts stages', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: «"0"»\n', Dockerfile: 'FROM debian:13 AS base\nFROM alpine:3.22\n' } },
    { title: 'env file', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file:\n      - «web.env»\n' } },
    { title: 'env file of a fresh clone', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: «.env»\n', '.env.example': 'SECRET_KEY=\n' } },
  ],
  good: [
    { title: 'all there', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      target: Production\n    env_file: web.env\n', 'docker/Dockerfile': 'FROM debian:13 AS production\n', 'web.env': 'A=1\n' } },
    { title: 'not required', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file:\n      - path: web.env\n        required: false\n' } },
    { title: 'remote, inline, outside, unknown', files: { 'compose.yaml': 'services:\n  a:\n    build: https://git.example.org/shop.git#main\n  b:\n    build:\n      dockerfile_inline: |\n        FROM scratch\n  c:\n    build: ../other\n  d:\n    build: ./${FOLDER}\n  e:\n    build:\n      context: .\n      dockerfile: ${FILE}\n  f:\n    image: shop/f:1\n    env_file: /etc/shop.env\n' } },
    { title: 'of two stages of a name the last is built', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: app\n', Dockerfile: 'FROM debian:13 AS app\nFROM alpine:3.22 AS app\n' } },
    { title: 'a template', files: { 'compose.example.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n' } },
  ],
  on: {
    service(model, context) {
      const { project } = context
      if (!project.files.complete) return
      const missing = missingOfBuild(model, project)
      if (missing !== undefined) context.report(missing.at, missing.message)
      for (const file of model.service.envFiles) {
        if (!file.required || file.path === undefined || !file.text.resolved || project.files.stat(file.path) !== undefined || !inSight(file.path, project)) continue
        const isLocal = project.files.git.ignored(file.path) === true || hasTemplate(file.path, project)
        context.report(file, isLocal
          ? `${file.path} is not there, as in each fresh clone, so the stack does not start before somebody makes it; say so in the documents, or add required: false`
          : `There is no ${file.path}, so the stack does not start; correct the path, add the file, or add required: false`, isLocal ? { severity: 'info' } : isActiveByDefault(model.service) ? {} : { severity: 'warning' })
      }
    },
  },
})

function missingOfBuild(model: ServiceModel, project: Project): { readonly at: Located; readonly message: string } | undefined {
  const { build } = model.service
  if (build === undefined || build.context?.isRemote === true || build.inlineDockerfile !== undefined) return undefined
  const folder = build.context === undefined ? model.compose.folder : build.context.path
  if (folder === undefined) return undefined
  const contextAt = build.context ?? build
  if (!inSight(folder, project)) return undefined
  if (folder !== '.' && project.files.stat(folder) === undefined) {
    const meant = nearest(nameOf(folder), project.files.list(folderOf(folder)).filter((entry) => entry.kind === 'folder').map((entry) => entry.name))
    return { at: contextAt, message: `There is no folder ${folder} to build from${meant === undefined ? '' : `; did you mean ${meant}?`}` }
  }
  const path = build.dockerfilePath
  if (path === undefined) return undefined
  if (project.files.stat(path) === undefined) {
    // `Containerfile` is what other builders look for; Compose does not.
    return { at: build.dockerfile ?? contextAt, message: `There is no ${path}, so the image cannot be built; correct the path or add the file` }
  }
  const stages = model.build?.dockerfile?.stages
  const target = build.target
  if (stages === undefined || target?.resolved !== true || target.text === '' || model.build?.stage !== undefined) return undefined
  if (model.build?.dockerfile?.syntax.problems.length !== 0) return undefined
  const names = stages.flatMap((stage) => stage.name ?? [])
  const meant = nearest(target.text, names)
  if (/^\d+$/.test(target.text)) return { at: target, message: `${path} has no stage of the name ${target.text}, and the builder finds a target by its name alone; name the stage with AS` }
  return { at: target, message: `${path} has no stage ${target.text}, so the build ends with an error; ${meant !== undefined ? `did you mean ${meant}?` : names.length === 0 ? 'none of its stages has a name' : `its stages are ${names.join(', ')}`}` }
}

/** Whether the path lies in the project, so that it is known what is missing there. */
function inSight(path: string, { files }: Project): boolean {
  return isInSight(path, (folder) => files.stat(folder))
}

const TEMPLATE_WORDS = ['example', 'sample', 'template', 'dist', 'tmpl', 'default']

function hasTemplate(path: string, project: Project): boolean {
  const folder = folderOf(path)
  const name = nameOf(path)
  const bare = name.replace(/\.env$/, '')
  const candidates = TEMPLATE_WORDS.flatMap((word) => [`${name}.${word}`, `${name}-${word}`, `${name}_${word}`, `${word}.${name}`, `${word}${name}`, `${bare}.${word}.env`, `${bare}-${word}.env`, `env.${word}`, `${name.replace(/^\./, '')}.${word}`])
  return candidates.some((candidate) => project.files.stat(joinPath(folder, candidate)) !== undefined)
}
