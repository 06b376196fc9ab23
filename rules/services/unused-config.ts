import { defineRule, removalEdit, unusedResources } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-config',
  title: 'Remove configs that no service is given',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A config that is declared and given to nobody is most often a forgotten grant, so that the service runs with its image's own configuration. Else it is left over.`,
  remedy: 'Use it in the service that it was meant for, or delete the entry.',
  references: [{ title: 'Compose: configs', url: 'https://docs.docker.com/reference/compose-file/configs/' }],
  bad: [
    { files: `services:\n  proxy:\n    image: caddy:2\nconfigs:\n  «caddyfile»:\n    file: ./Caddyfile\n`, fixed: `services:\n  proxy:\n    image: caddy:2\n` },
  ],
  good: [
    { title: 'granted', files: `services:\n  proxy:\n    image: caddy:2\n    configs:\n      - source: caddyfile\n        target: /etc/caddy/Caddyfile\nconfigs:\n  caddyfile:\n    file: ./Caddyfile\n` },
    { title: 'none declared', files: `services:\n  proxy:\n    image: caddy:2\n` },
    { title: 'in the short form', files: `services:\n  proxy:\n    image: caddy:2\n    configs: [caddyfile]\nconfigs:\n  caddyfile:\n    content: |\n      :80\n` },
  ],
  on: {
    compose(compose, context) {
      for (const resource of unusedResources(compose, 'configs', context.project)) {
        const edit = removalEdit(compose, 'configs', resource)
        context.report(resource.key, `No service is given the config ${resource.name}; grant it under \`configs:\` of the service that reads it, or remove it`, {
          fix: edit === undefined ? undefined : { title: 'Remove the config', safety: 'unsafe', edits: [edit] },
        })
      }
    },
  },
})
