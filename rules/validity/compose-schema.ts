import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'compose-schema',
  title: 'Give each key a value that it takes',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: 'The loader checks every value against the schema of the compose specification: its type (text, number, boolean, list, mapping), the words that a key takes, what has to be there, and that some lists repeat nothing. One wrong value refuses the whole file.',
  remedy: 'Write the value in the form that the message names.',
  references: [{ title: 'Compose specification', url: 'https://github.com/compose-spec/compose-spec/blob/main/spec.md' }, { title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    { title: 'types', files: 'version: «3.8»\nservices:\n  web:\n    image: shop/web:1\n    user: «1000»\n    ports: «8080:80»\n    environment:\n      - «DEBUG: 1»\n' },
    { title: 'nothing behind a key', files: 'services:\n  web:\n    image: shop/web:1\n    «environment»:\n    «volumes»:\n«networks»:\n' },
    { title: 'words', files: 'services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: «service_ready»\n    pull_policy: «sometimes»\n    container_name: «x»\n  db:\n    image: postgres:17\n' },
    { title: 'what has to be there', files: 'services:\n  web:\n    image: shop/web:1\n    depends_on:\n      «db»:\n        restart: true\n    env_file:\n      - «required: false»\n  db:\n    image: postgres:17\n' },
    { title: 'a list that repeats an entry', files: 'services:\n  web:\n    image: shop/web:1\n    security_opt:\n      - no-new-privileges:true\n      - «no-new-privileges:true»\n' },
    { title: 'keys that are no texts', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      «1»: a\n' },
    { title: 'a whole file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    ports: «8080:80»\n```\n' } },
  ],
  good: [
    { title: 'texts out of variables', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    privileged: ${PRIVILEGED}\n    scale: "${SCALE}"\n    mem_limit: 512m\n    cpus: "0.5"\n', '.env': 'PRIVILEGED=false\nSCALE=2\n' } },
    { title: 'short and long forms', files: 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - 80\n      - "443:443"\n      - target: 53\n        protocol: udp\n    networks:\n      default:\n    deploy:\n    command: serve\n' },
    { title: 'any word after restart, any version', files: 'version: "9"\nservices:\n  web:\n    image: shop/web:1\n    restart: sometimes\n    expose: [http]\n    container_name: my name\n' },
    { title: 'equal entries where the loader drops them', files: 'services:\n  web:\n    image: shop/web:1\n    environment: [A=1, A=1]\n    cap_add: [NET_ADMIN, NET_ADMIN]\n    dns: [1.1.1.1, 1.1.1.1]\n' },
    { title: 'a placeholder in a template', files: { 'docker-compose.example.yml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      PASSWORD: [password]\n' } },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\nAdd this to your service:\n\n```yaml\nservices:\n  web:\n    depends_on:\n      db:\n        restart: true\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('compose-schema', compose, context)
    },
  },
})
