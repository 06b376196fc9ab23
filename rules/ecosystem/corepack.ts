import { defineRule, fileForRun, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'corepack',
  title: 'Bring the package manager that the build uses',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  why: `The images of Node.js bring npm. pnpm comes by corepack or by npm, and corepack itself is no part of Node.js 25 and later, so \`corepack enable\` ends the build there. Without a version in
package.json (\`packageManager\`), corepack fetches whatever is newest that day.`,
  remedy: 'Install corepack (`npm install --global corepack@0.34.0`) or pnpm with a version, and name the version in package.json: `"packageManager": "pnpm@10.20.0"`.',
  references: [
    { title: 'Node.js: corepack is no longer distributed', url: 'https://github.com/nodejs/corepack#readme' },
    { title: 'pnpm: Docker', url: 'https://pnpm.io/docker' },
  ],
  bad: [
    { title: 'Not part of Node.js 25', files: 'FROM node:25-slim\nRUN «corepack enable»\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
    { title: 'Nothing brings pnpm', files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN «pnpm install --frozen-lockfile»\n' },
    { title: 'No version', files: { Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN «corepack enable» && pnpm install --frozen-lockfile\n', 'package.json': '{ "name": "shop" }\n', 'pnpm-lock.yaml': '' } },
  ],
  good: [
    { title: 'With a version', files: { Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN corepack enable && pnpm install --frozen-lockfile\n', 'package.json': '{ "packageManager": "pnpm@10.20.0" }\n', 'pnpm-lock.yaml': '' } },
    { title: 'The version is prepared', files: { Dockerfile: 'FROM node:24-slim\nRUN corepack enable && corepack prepare pnpm@10.20.0 --activate\nWORKDIR /app\nCOPY . .\nRUN pnpm install\n', 'package.json': '{ "name": "shop" }\n' } },
    { title: 'corepack by npm', files: 'FROM node:25-slim\nRUN npm install --global corepack@0.34.0 && corepack enable\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
    { title: 'pnpm by npm', files: 'FROM node:24-slim\nRUN npm install -g pnpm@10.20.0\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
    { title: 'yarn is in the image', files: 'FROM node:24-slim\nCOPY . .\nRUN yarn install --frozen-lockfile\n' },
    { title: 'An image that nobody knows', files: 'FROM registry.example.org/node:24\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
    { title: 'Copied from elsewhere', files: 'FROM node:24-slim\nCOPY --from=tools /usr/local/bin/pnpm /usr/local/bin/pnpm\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
    { title: 'The manifest is not to be seen', files: 'FROM node:24-slim\nRUN corepack enable\nCOPY . .\nRUN pnpm install --frozen-lockfile\n' },
  ],
  on: {
    RUN: (step, context) => {
      const { stage } = step
      const major = nodeMajor(stage)
      if (major === undefined) return
      const enable = step.commands.find((command) => command.program === 'corepack' && command.arguments[0]?.value === 'enable' && command.before !== '||')
      if (enable !== undefined) {
        if (major >= 25 && !says(step, /\b(?:npm|yarn|pnpm)\b[^;&|\n]{0,300}\bcorepack\b|install[^;&|\n]{0,300}corepack/)) {
          context.report(enable.range, `Node.js ${major} comes without corepack, so this fails; install it with npm first`)
        } else if (!says(step, /corepack[^;&|\n]{0,300}@|COREPACK_/) && manifestLacksVersion(step, (path) => context.project.files.read(path), (run, path) => fileForRun(context.project, run, path))) {
          context.report(enable.range, 'package.json names no packageManager, so corepack fetches whatever is newest when the image is built; name it with its version', { severity: 'info' })
        }
      }
      const pnpm = step.operations.find((operation) => operation.manager === 'pnpm' && operation.action === 'install' && operation.command.name === 'pnpm' && !operation.command.conditional)
      if (pnpm === undefined || step.stage.chain.some((link) => link.steps.some((other) => other.instruction.keyword !== 'RUN' && /pnpm/.test(other.instruction.arguments.text) && other.instruction.keyword !== 'CMD' && other.instruction.flags.length > 0))) return
      if (says(step, /corepack|(?:npm|yarn|bun)[^;&|\n]{0,100}\b(?:i|install|add)\b[^;&|\n]{0,100}\bpnpm|get\.pnpm\.io|pnpm\/pnpm|apk add[^;&|\n]{0,300}pnpm|proto |volta|mise|asdf|ln [^;&|\n]{0,300}pnpm|npx pnpm/)) return
      context.report(pnpm.range, 'Nothing in this image brings pnpm; enable corepack, or install pnpm with npm and a version first')
    },
  },
})

/** The release of an official image; undefined for all others and for tags that move. */
function nodeMajor(stage: Stage): number | undefined {
  const { root } = stage
  if (root.kind !== 'image' || root.facts?.language !== 'node' || !/^(?:library\/)?node$/.test(root.reference.repository)) return undefined
  const major = /^(\d{2})(?=[.-]|$)/.exec(root.reference.tag ?? '')?.[1]
  return major === undefined ? undefined : Number(major)
}

/** Whether a RUN or ENV up to this one says something. */
function says(step: Step<'RUN'>, pattern: RegExp): boolean {
  return step.stage.chain.some((link) => link.steps.some((other) => (link !== step.stage || other.index <= step.index) && (other.instruction.keyword === 'RUN' || other.instruction.keyword === 'ENV')
    && (pattern.test(other.instruction.arguments.text) || other.instruction.heredocs.some((heredoc) => pattern.test(heredoc.content.text)))))
}

/** The package.json that the next install of this stage finds. */
function manifestLacksVersion(step: Step<'RUN'>, read: (path: string) => string | undefined, find: (run: Step<'RUN'>, path: string) => string | undefined): boolean {
  const install = step.stage.operations.find(({ operation, step: run }) => run.index >= step.index && (operation.manager === 'pnpm' || operation.manager === 'yarn') && operation.installsDependencies)
  const path = install === undefined ? undefined : find(install.step, 'package.json')
  const text = path === undefined ? undefined : read(path)
  return text !== undefined && !/"packageManager"\s*:|"devEngines"\s*:/.test(text)
}
