import { defineRule, isSecretName } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'secret-mount',
  title: 'Hand secrets to RUN by a mount',
  category: 'secrets',
  severity: 'warning',
  since: '0.1.0',
  presets: ['strict'],
  why: `A build argument is written into the history of the image, with its value, as soon as a RUN can see it. \`RUN --mount=type=secret\` gives the value to one command,
as a file or (with \`env=\`) as a variable, and leaves nothing behind. The declaration of the argument is reported by \`secret-in-dockerfile\`; this rule shows where a mount would take its place.`,
  remedy: 'Write `RUN --mount=type=secret,id=token,env=TOKEN …` and build with `--secret id=token,env=TOKEN`.',
  references: [{ title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' }],
  bad: [
    { title: 'A token in a configuration file', files: 'FROM node:24\nARG NPM_TOKEN\nRUN echo "//registry.example.org/:_authToken=«${NPM_TOKEN}»" > .npmrc && npm ci && rm .npmrc\n' },
    { title: 'A password in an address', files: 'FROM python:3.13\nARG INDEX_PASSWORD\nRUN pip install --index-url https://ci:«$INDEX_PASSWORD»@pypi.example.org/simple shop\n' },
    { title: 'In front of a command, beside a mount of something else', files: 'FROM node:24\nARG NPM_TOKEN\nRUN --mount=type=secret,id=a,env=A_TOKEN PORT=80 TOKEN=«$NPM_TOKEN» ./fetch\n' },
    { title: 'Another variable is set within the RUN', files: 'FROM node:24\nARG NPM_TOKEN\nRUN A=1 && echo «$NPM_TOKEN»\n' },
  ],
  good: [
    { title: 'A mount', files: 'FROM node:24\nARG NPM_TOKEN\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm config set token $NPM_TOKEN && npm ci\n' },
    { title: 'No secret', files: 'FROM node:24\nARG TOKEN_FILE=/run/secrets/x\nARG VERSION\nRUN echo $VERSION $TOKEN_FILE\n' },
    { title: 'Set within the RUN', files: 'FROM node:24\nRUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) && echo $NPM_TOKEN\n' },
    { title: 'Set within the RUN, whatever the argument', files: 'FROM node:24\nARG NPM_TOKEN\nENV API_KEY=a\nRUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) && echo $NPM_TOKEN $API_KEY $OTHER_TOKEN\n' },
  ],
  on: {
    RUN: (step, context) => {
      const seen = new Set<string>()
      for (const command of step.commands) {
        for (const word of [...command.words, ...command.assignments.flatMap((assignment) => (assignment.value === undefined ? [] : [assignment.value]))]) {
          for (const { name, range } of word.expansions) {
            const variable = step.stage.environment.get(name, step.index)
            if (variable?.kind !== 'arg' || variable.pair === undefined || !isSecretName(name) || seen.has(name)) continue
            if (step.mounts.some((mount) => mount.options.get('env') === name) || step.script?.variablesAssigned.some((assigned) => assigned.name === name) === true) continue
            seen.add(name)
            context.report(range, `${name} is a build argument, so its value stays in the image's history; hand it over with --mount=type=secret,env=${name}`)
          }
        }
      }
    },
  },
})
