import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'environment-shadows-env-file',
  title: 'Set a variable in the environment or in the env file, not in both',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  why: `\`environment\` wins over \`env_file\`. Where both set a variable to different values, whoever changes the file wonders why nothing happens.

Values that an override file sets, and values out of variables, are taken for intended.`,
  remedy: 'Keep one of the two.',
  references: [{ title: 'Compose: precedence of environment variables', url: 'https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/' }],
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n    environment:\n      «LOG_LEVEL: debug»\n      TZ: UTC\n', 'web.env': 'LOG_LEVEL=warning\nTZ=UTC\n' } },
  ],
  good: [
    { title: 'different names', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n    environment:\n      TZ: UTC\n', 'web.env': 'LOG_LEVEL=warning\n' } },
    { title: 'the same value', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n    environment:\n      - TZ=UTC\n', 'web.env': 'TZ=UTC\n' } },
    { title: 'an override file', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n', 'compose.override.yaml': 'services:\n  web:\n    environment:\n      LOG_LEVEL: debug\n', 'web.env': 'LOG_LEVEL=warning\n' } },
    { title: 'taken from outside', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: .env\n    environment:\n      LOG_LEVEL: ${LOG_LEVEL}\n      TZ:\n', '.env': 'LOG_LEVEL=warning\nTZ=UTC\n' } },
    { title: 'an example that leaves it open', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n    environment:\n      LOG_LEVEL: debug\n', 'web.env': 'LOG_LEVEL=\n' } },
  ],
  on: {
    service({ service }, context) {
      for (const entry of service.environment) {
        const { value } = entry
        if (entry.from !== 'environment' || value === undefined || !value.resolved || value.variables.length > 0) continue
        for (const file of service.envFiles) {
          if (file.document !== entry.document) continue
          const other = file.syntax?.entries.findLast((each) => each.key === entry.name)
          if (other?.value === undefined || file.syntax === undefined || other.value.text === '' || other.value.text.includes('$') || other.value.text === value.text) continue
          context.report(entry, `${entry.name} is also set in ${file.text.text}, to another value, which does not count; keep one of the two`, {
            related: [{ document: file.syntax.document, range: other.range, message: 'does not count' }],
          })
        }
      }
    },
  },
})
