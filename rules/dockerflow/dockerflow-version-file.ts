import { defineRule, fileInImage, isForProduction, isWholeContext, isCopy, contextSourcesOf, joinPath, type EntryTest } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-version-file',
  title: 'Ship /app/version.json',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for a file /app/version.json with \`source\`, \`version\`, \`commit\` and \`build\`, which \`/__version__\` shows: operations then know what runs without asking who built it.

Judged where the project is to be seen; a pipeline that writes the file before the build counts.`,
  remedy: 'Write it while the image is built, out of build arguments, or let the pipeline write it before `docker build`.',
  references: [{ title: 'Dockerflow: the version object', url: 'https://github.com/mozilla-services/Dockerflow/blob/main/docs/version_object.md' }],
  bad: [
    { files: { Dockerfile: '«FROM python:3.13-slim»\nWORKDIR /app\nCOPY requirements.txt ./\nCOPY shop ./shop\nCMD ["gunicorn", "shop.wsgi"]\n', 'requirements.txt': '', 'shop/wsgi.py': '' } },
  ],
  good: [
    { title: 'Written while building', files: { Dockerfile: 'FROM python:3.13-slim\nARG COMMIT=unknown\nWORKDIR /app\nCOPY shop ./shop\nRUN printf \'{"source":"https://git.example.org/shop","version":"1","commit":"%s","build":"local"}\' "$COMMIT" > /app/version.json\n', 'shop/wsgi.py': '' } },
    { title: 'Copied', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY version.json ./\nCOPY shop ./shop\n', 'version.json': '{}', 'shop/wsgi.py': '' } },
    { title: 'Written by the pipeline', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'shop/wsgi.py': '', '.github/workflows/release.yml': 'jobs:\n  build:\n    steps:\n      - run: echo "{}" > version.json\n' } },
    { title: 'Ignored by git, as what is made is', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'shop/wsgi.py': '', '.gitignore': 'version.json\n' } },
    { title: 'The project is not to be seen', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { project } = context
      if (!isForProduction(project, stage)) return
      const contexts = project.contextsOf(stage.file).filter((build) => build.isPresent || build.listing.entries.some((entry) => entry.kind === 'file' && entry.path !== 'Dockerfile'))
      if (contexts.length === 0 || fileInImage(project, stage, '/app/version.json') !== undefined) return
      const steps = stage.chain.flatMap((link) => link.steps)
      if (steps.some((step) => step.instruction.arguments.text.includes('version.json') || step.instruction.heredocs.some((heredoc) => heredoc.content.text.includes('version.json')))) return
      // A COPY out of another stage or image may bring it.
      if (steps.some((step) => isCopy(step) && step.instruction.flags.some((flag) => flag.name === 'from') && /\s\/?(?:app\/?)?$|\s\.\/?$/.test(step.instruction.arguments.text))) return
      const takesAll = steps.some((step) => isCopy(step) && contextSourcesOf(step)?.some(({ path }) => isWholeContext(path)) !== false)
      if (takesAll && contexts.some((build) => build.listing.below('.', mayWriteVersion).some((entry) => project.files.read(joinPath(build.folder, entry.path))?.includes('version.json') === true))) return
      context.report(stage.range, 'Nothing puts /app/version.json into the image; Dockerflow asks for it, with source, version, commit and build')
    },
  },
})

/** What may make the file before the build, or says that something does. */
const WRITERS = /(?:^|\/)(?:\.gitignore|Makefile|[\w.-]+\.mk|justfile|Taskfile\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile|cloudbuild\.ya?ml)$|^\.(?:github|circleci|buildkite|taskcluster)\/|^bin\/|^scripts\//
const mayWriteVersion: EntryTest = ({ kind, path }) => kind === 'file' && WRITERS.test(path)
