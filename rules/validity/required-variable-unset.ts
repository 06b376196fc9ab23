import { composeFaults, declaredVariables, defineRule, isTemplateName } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'required-variable-unset',
  title: 'Set the variables that a compose file cannot do without',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `\`\${NAME:?message}\` refuses to start where the variable is not set. Other variables become an empty text then, which some values cannot be: a boolean, a number, a size, a mount without a source.

Compose looks in its own environment and in \`.env\` beside the file, not in what \`env_file\` names. A variable that an example (\`.env.example\`), a Makefile or a script beside the file sets is advice only: in a fresh clone it is not set yet.`,
  remedy: 'Set it in `.env`, list it in `.env.example`, or write a default: `${NAME:-default}`.',
  references: [{ title: 'Compose: interpolation', url: 'https://docs.docker.com/reference/compose-file/interpolation/' }],
  bad: [
    { title: 'required', files: 'services:\n  web:\n    image: shop/web:«${RELEASE:?the version to run}»\n', severity: 'error' },
    { title: 'an empty text is no value here', files: 'services:\n  web:\n    image: shop/web:1\n    privileged: «${PRIVILEGED}»\n    mem_limit: «$LIMIT»\n    volumes:\n      - «${DATA}»:/data\n' },
    { title: 'listed in an example, so advice', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:«${RELEASE:?}»\n', '.env.example': 'RELEASE=\n' }, severity: 'info' },
  ],
  good: [
    { title: 'set in .env', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE:?}\n', '.env': 'RELEASE=1\n' } },
    { title: 'an empty text is fine here', files: 'services:\n  web:\n    image: shop/web:1\n    ports: ["${PORT}:80"]\n    environment:\n      A: ${A}\n' },
    { title: 'not needed', files: 'services:\n  web:\n    image: shop/web:${A:-${B:-1}}\n    command: ${C:+${D:?}}\n' },
    { title: 'a template', files: { 'compose.template.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE:?}\n' } },
    { title: 'other faults of the file are for other rules', files: 'services:\n  web:\n    image: shop/web:1\n    ports: ["http:80"]\n' },
    { title: 'a snippet of a document: the reader sets the variable', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:${RELEASE:?}\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      let declared: ReadonlySet<string> | undefined
      const advised = new Set<string>()
      for (const fault of composeFaults(compose)) {
        const { kind, variable, message } = fault
        if (kind !== 'required-variable-unset' || variable === undefined || isTemplateName(fault.document.path)) continue
        declared ??= declaredVariables(compose, context.project)
        const isDeclared = declared.has(variable.name)
        // Whoever fills the template in fills it in for all places.
        if (isDeclared && advised.has(variable.name)) continue
        if (isDeclared) advised.add(variable.name)
        context.report(fault, message, isDeclared ? { severity: 'info' } : {})
      }
    },
  },
})
