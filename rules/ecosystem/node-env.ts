import { defineRule, fileInImage, isForProduction, joinPath, servicesRunning, startOfStage, type ContainerStart, type Project, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'node-env',
  title: 'Set NODE_ENV=production in the production image',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `Express and many other packages look at NODE_ENV: without \`production\` they keep no templates in memory, show stack traces to visitors and log more. Servers that set it by themselves
(\`next start\`) need nothing.`,
  remedy: 'Add `ENV NODE_ENV=production` to the last stage, behind an install that needs development packages.',
  references: [{ title: 'Node.js: the difference between development and production', url: 'https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production' }],
  bad: [
    { files: '«FROM node:24-slim»\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nUSER node\nCMD ["node", "server.js"]\n' },
    { title: 'By npm start', files: { Dockerfile: '«FROM node:24-slim»\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["npm", "start"]\n', 'package.json': '{ "scripts": { "start": "node server.js" } }\n' } },
  ],
  good: [
    { title: 'Set', files: 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n' },
    { title: 'A build argument decides', files: 'FROM node:24-slim\nARG NODE_ENV=production\nENV NODE_ENV=$NODE_ENV\nCOPY . .\nCMD ["node", "server.js"]\n' },
    { title: 'In front of the command', files: 'FROM node:24-slim\nCOPY . .\nCMD NODE_ENV=production node server.js\n' },
    { title: 'In the script of npm', files: { Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n', 'package.json': '{ "scripts": { "start": "NODE_ENV=production node server.js" } }\n' } },
    { title: 'A server that sets it', files: { Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n', 'package.json': '{ "scripts": { "start": "next start" } }\n' } },
    { title: 'The services set it', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      NODE_ENV: production\n' } },
    { title: 'A tool, no server', files: 'FROM node:24-slim\nRUN npm install -g prettier\nENTRYPOINT ["prettier"]\n' },
    { title: 'A development image', files: { 'dev.Dockerfile': 'FROM node:24-slim\nCOPY . .\nCMD ["node", "--watch", "server.js"]\n' } },
  ],
  on: {
    stage: (stage, context) => {
      const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
      if (facts?.language !== 'node' || !isForProduction(context.project, stage) || stage.environment.get('NODE_ENV') !== undefined) return
      const services = servicesRunning(context.project, stage)
      if (services.length > 0 && services.some(({ service }) => service.environment.some((entry) => entry.name === 'NODE_ENV') || service.envFiles.length > 0)) return
      if (!startsNode(startOfStage(context.project, stage), context.project, stage)) return
      context.report(stage.range, 'The image runs Node.js without NODE_ENV, so packages behave as in development; set ENV NODE_ENV=production')
    },
  },
})

/** `node file.js`, or a package script that is just that. */
function startsNode(start: ContainerStart, project: Project, stage: Stage): boolean {
  if (start.scripts.length > 0 || start.commands.some(({ command }) => command.words.some((word) => word.value.includes('NODE_ENV')) || command.assignments.some((assignment) => assignment.name === 'NODE_ENV'))) return false
  return start.commands.some(({ command, document }) => {
    if (document === undefined) return false
    if (command.program === 'node') return command.arguments.some((word) => /\.[cm]?js$/.test(word.value)) && !command.arguments.some((word) => /^--(?:watch|inspect)/.test(word.value))
    const words = command.arguments.map((word) => word.value).filter((word) => !word.startsWith('-'))
    if (!/^(?:npm|yarn|pnpm)$/.test(command.program ?? '') || words.at(-1) !== 'start') return false
    const workdir = stage.workdir?.resolved === true ? stage.workdir.text : undefined
    const path = workdir === undefined ? undefined : fileInImage(project, stage, joinPath(workdir, 'package.json'))?.path
    const script = path === undefined ? undefined : /"start"\s{0,8}:\s{0,8}"([^"]{1,300})"/.exec(project.files.read(path) ?? '')?.[1]
    return script !== undefined && /^node\s+\S+/.test(script) && !/NODE_ENV|--watch/.test(script)
  })
}
