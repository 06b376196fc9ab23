import { containerOfService, containerOfStage, defineRule, isForProduction, isNodeTooling, servicesRunning, type Project, type Stage } from '../../src/rule-api/index.ts'

/** Ruby's asset pipeline needs a JavaScript runtime when the application starts, so nothing is said of it. */
const OTHER_LANGUAGES = new Set(['python', 'php', 'java', 'go', 'dotnet', 'elixir', 'perl'])
const NODE_PROGRAM = /^(?:node|nodejs|npm|npx|yarn|pnpm|pm2|forever|supervisord)$/

export default defineRule({
  id: 'node-tooling-in-production',
  title: 'Build the front end in a stage of its own',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  stages: 'shipped',
  purposes: ['production'],
  why: `Node.js and npm in another language's image are there to build styles and scripts once. They ship with every release, add
over a hundred megabytes and bring vulnerabilities of their own. Ignore it where the application calls Node at run time, for example to render pages.`,
  remedy: 'Build the front end in a stage `FROM node:…` and copy what it builds with `COPY --from`.',
  references: [{ title: 'Multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' }],
  bad: [
    {
      title: 'Node beside Python',
      files: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends «nodejs» npm && rm -rf /var/lib/apt/lists/*
COPY . /app
RUN cd /app && npm ci && npm run build
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
    },
    { title: 'On Alpine with PHP', files: 'FROM php:8.4-fpm-alpine\nRUN apk add --no-cache git «npm»\nRUN npm install && npm run build\n' },
  ],
  good: [
    { title: 'A stage for the front end', files: 'FROM node:24-slim AS front\nRUN npm ci && npm run build\nFROM python:3.13-slim\nCOPY --from=front /dist /static\nCMD ["python", "-m", "shop"]\n' },
    { title: 'Node is what runs', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y nodejs\nCMD ["node", "render.js"]\n' },
    { title: 'Removed in the same RUN', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y nodejs npm && npm ci && npm run build && apt-get purge -y --auto-remove nodejs npm\nCMD ["python", "-m", "shop"]\n' },
    { title: 'Rails needs it when it starts', files: 'FROM ruby:3.4-slim\nRUN apt-get update && apt-get install -y nodejs\nCMD ["rails", "server"]\n' },
    { title: 'A service of the same image runs Node', files: { Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y nodejs\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1\n    build: .\n  render:\n    image: shop:1\n    command: ["node", "render.js"]\n' } },
    { title: 'A system image of which the language is not known', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y nodejs\nCMD ["/start"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const language = stage.root.kind === 'image' ? stage.root.facts?.language : undefined
      if (language === undefined || !OTHER_LANGUAGES.has(language) || !isForProduction(context.project, stage) || runsNode(context.project, stage)) return
      const operations = [...stage.chain].reverse().flatMap((link) => link.operations)
      for (const [at, { operation, step }] of operations.entries()) {
        if (operation.action !== 'install' || operation.scope !== 'system') continue
        const found = operation.packages.find((argument) => argument.kind === 'name' && isNodeTooling(argument.name ?? ''))
        if (found === undefined) continue
        const isRemoved = operations.slice(at + 1).some((later) => later.step === step && later.operation.action === 'remove'
          && later.operation.packages.some((argument) => argument.kind === 'variable' || argument.name === found.name || operation.options.get('--virtual')?.includes(argument.source) === true))
        if (isRemoved) continue
        context.report({ range: found.range, document: step.stage.document }, `${found.name ?? ''} ships with an image that runs ${NAMES[language] ?? language}; build the front end in a stage of its own and copy the result`)
        return
      }
    },
  },
})

const NAMES: Readonly<Record<string, string>> = { python: 'Python', php: 'PHP', java: 'Java', go: 'Go', dotnet: '.NET', elixir: 'Elixir', perl: 'Perl' }

function runsNode(project: Project, stage: Stage): boolean {
  const containers = [containerOfStage(project, stage), ...servicesRunning(project, stage).map((model) => containerOfService(project, model))]
  return containers.some((container) => container.commands.some(({ command }) => command.words.some((word) => NODE_PROGRAM.test(word.value.slice(word.value.lastIndexOf('/') + 1)))))
}
