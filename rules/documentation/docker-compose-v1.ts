import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'docker-compose-v1',
  title: 'Write docker compose, not docker-compose',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  why: `\`docker-compose\` is Compose v1, which got its last update in 2023 and is no longer shipped: on a new machine the command is not found. Its successor is a
command of docker itself and knows more of the compose format. Names of containers have hyphens there instead of underscores.`,
  references: [{ title: 'Migrate to Compose v2', url: 'https://docs.docker.com/compose/releases/migrate/' }],
  bad: [
    { files: { 'README.md': 'Start it:\n\n```bash\n$ «docker-compose» -p shop up\n```\n' }, fixed: { 'README.md': 'Start it:\n\n```bash\n$ docker compose -p shop up\n```\n' } },
    { title: 'indented, through sudo', files: { 'README.md': 'Start it:\n\n    export UID\n    sudo «docker-compose» up\n' }, fixed: { 'README.md': 'Start it:\n\n    export UID\n    sudo docker compose up\n' } },
  ],
  good: [
    { title: 'the file, and the present command', files: { 'README.md': '```bash\ndocker compose -f docker-compose.yml up\ncp docker-compose.yml.example docker-compose.yml\n```\n' } },
    { title: 'in the text', files: { 'README.md': 'Once this was `docker-compose up`.\n' } },
    { title: 'an ignored line', files: { 'README.md': '<!-- dockerlint ignore=docker-compose-v1 -- for old machines -->\n```bash\ndocker compose up\n```\n' } },
  ],
  on: {
    commandLine({ program, command, document }, context) {
      const [name] = command.words
      if (program !== 'docker-compose' || name === undefined) return
      const message = 'docker-compose is Compose v1, which is no longer maintained nor shipped; write docker compose'
      const isPlain = name.source === 'docker-compose'
      context.report(name, message, isPlain ? { fix: { title: 'Write docker compose', safety: 'unsafe', edits: [{ document, range: name.range, text: 'docker compose' }] } } : {})
    },
  },
})
