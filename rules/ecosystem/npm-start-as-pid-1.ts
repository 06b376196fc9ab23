import { contains, defineRule, isForProduction, servicesRunning, startOfStage, type SimpleCommand } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'npm-start-as-pid-1',
  title: 'Start node itself, not npm',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `As process 1, npm starts a shell which starts node. The signal with which \`docker stop\` ends a container does not reach node reliably, so open requests are cut off, often after ten
seconds of waiting; npm also stays in memory beside the server.`,
  remedy: 'Write what the script runs: `CMD ["node", "server.js"]`. Or put an init in front (`tini`, or `init: true` in compose).',
  references: [{ title: 'Node.js images: best practices', url: 'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd' }],
  bad: [
    { files: 'FROM node:24-slim\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nUSER node\nCMD [«"npm", "start"»]\n' },
    { title: 'yarn', files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT [«"yarn", "run", "serve"»]\n' },
    { title: 'In shell form, where sh is process 1', files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD «npm run start:prod»\n' },
  ],
  good: [
    { title: 'node itself', files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n' },
    { title: 'An init', files: 'FROM node:24-slim\nRUN apt-get update && apt-get install -y --no-install-recommends tini\nENTRYPOINT ["tini", "--"]\nCMD ["npm", "start"]\n' },
    { title: 'An init of compose', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "start"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    init: true\n' } },
    { title: 'Development', files: { 'dev.Dockerfile': 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "run", "dev"]\n' } },
    { title: 'A job that ends', files: 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "test"]\n' },
    { title: 'The services start something else', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "start"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    command: node server.js\n' } },
    { title: 'A server that development starts is another rule\'s matter', files: 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "run", "dev"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const services = servicesRunning(context.project, stage)
      if (services.length > 0 && services.every(({ service }) => service.init?.text === 'true' || service.command !== undefined || service.entrypoint !== undefined)) return
      const start = startOfStage(context.project, stage)
      const [first] = start.commands
      const second = start.commands[1]
      // The entrypoint of the official image runs its arguments.
      const npm = first?.document === undefined && second !== undefined ? second : first
      if (npm?.document !== stage.document || npm.script !== undefined || !isServerScript(npm.command) || npm.command.wrappedBy !== undefined) return
      if (start.commands.some(({ command }) => /^(?:tini|dumb-init|catatonit|s6-svscan|pm2|pm2-runtime|supervisord)$/.test(command.program ?? ''))) return
      const tool = npm.command.program ?? 'npm'
      const inShell = [stage.command, stage.entrypoint].some((written) => written?.command.form === 'shell' && contains(written.command.range, npm.command.range))
      const place = { range: wordsRange(npm.command), document: stage.document }
      if (inShell) {
        context.report(place, `A shell and ${tool} stand between process 1 and node and do not pass signals on reliably, so stopping the container kills it; start node itself, in the exec form`, { aliases: ['DL3025', 'JSONArgsRecommended'] })
        return
      }
      context.report(place, `${tool} as process 1 does not pass signals on to node reliably, so stopping the container kills it; start node itself, or put an init in front`)
    },
  },
})

function wordsRange(command: SimpleCommand): { start: number; end: number } {
  const [first] = command.words
  if (first === undefined) return command.range
  // What CMD adds may stand in front of the ENTRYPOINT.
  const next = command.words.findIndex((word, at) => word.range.start < (command.words[at - 1]?.range.end ?? 0))
  const last = next === -1 ? command.words.at(-1) : command.words[next - 1]
  return { start: first.range.start, end: last?.range.end ?? first.range.end }
}

function isServerScript(command: SimpleCommand): boolean {
  if (!/^(?:npm|yarn|pnpm)$/.test(command.program ?? '')) return false
  const words = command.arguments.map((word) => word.value).filter((word) => !word.startsWith('-'))
  const script = words[0] === 'run' || words[0] === 'run-script' ? words[1] : words[0]
  return script !== undefined && /^(?:start|serve|server|prod|production|start:prod(?:uction)?|serve:prod)$/.test(script)
}
