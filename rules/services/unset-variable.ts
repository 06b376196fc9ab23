import { declaredVariables, defineRule, isSetByCaller, type VariableUse } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unset-variable',
  title: 'Give every variable a value, a default or an example',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  yieldsTo: ['healthcheck-dollar', 'required-variable-unset'],
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
        if (use.from !== 'unset' || use.operator !== 'plain' || isSetByCaller(use.name)) continue
        const uses = first.get(use.name)
        if (uses === undefined) first.set(use.name, [use])
        else uses.push(use)
      }
      if (first.size === 0) return
      const declared = declaredVariables(compose, context.project)
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
