import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'container-name-pattern',
  title: 'Name containers with the letters that Docker takes',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { dclint: ['service-container-name-regex'] },
  why: `Docker takes letters of the Latin alphabet, digits, \`_\`, \`.\` and \`-\` for a container's name, beginning with a letter or digit. The loader looks less closely, so that the file is accepted, and the container is then refused: "Invalid container name".`,
  remedy: 'Use another name, or leave it out: a service is reached by its own name.',
  references: [{ title: 'Compose: container_name', url: 'https://docs.docker.com/reference/compose-file/services/#container_name' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    container_name: «my shop»\n` },
    { title: 'a slash', files: `services:\n  web:\n    image: shop/web:1\n    container_name: «"shop/web"»\n` },
  ],
  good: [
    { title: 'all that is allowed', files: `services:\n  web:\n    image: shop/web:1\n    container_name: Shop_web.1-a\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    container_name: \${NAME} web\n` },
    { title: 'a default', files: `services:\n  web:\n    image: shop/web:1\n    container_name: \${NAME:-shop}-web\n` },
    { title: 'a template', files: { 'docker-compose.template.yml': 'services:\n  web:\n    image: shop/web:1\n    container_name: <NAME>\n' } },
  ],
  purposes: ['production', 'development', 'test', 'unknown'],
  on: {
    service({ service }, context) {
      const name = service.containerName
      if (name?.resolved !== true || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name.text)) return
      // The loader itself refuses what holds no such name at all.
      if (!/[a-zA-Z0-9][a-zA-Z0-9_.-]/.test(name.text)) return
      context.report(name, `Docker refuses the container name ${JSON.stringify(name.text)}; use letters, digits, \`_\`, \`.\` and \`-\`, and begin with a letter or digit`)
    },
  },
})
