import { defineRule, ungrantedSecretFiles } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'secret-file-not-granted',
  title: 'Grant a service the secret that its settings name',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `\`POSTGRES_PASSWORD_FILE: /run/secrets/db_password\` names a file that the loader puts there only for a service that has \`db_password\` under its own \`secrets:\`; to declare it
at the top of the file is not enough. Without the file the start script of the image stops, or goes on without the setting.

Only images are judged that are known to read such a setting, and nothing is said where a mount, a config or another container may bring the file.`,
  remedy: 'Name the secret under `secrets:` of the service, or write the path under which it is mounted.',
  references: [
    { title: 'Compose: secrets of a service', url: 'https://docs.docker.com/reference/compose-file/services/#secrets' },
    { title: 'Secrets in Compose', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
  ],
  bad: [
    { title: 'declared, and given to nobody', files: 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: «/run/secrets/db_password»\nsecrets:\n  db_password:\n    file: ./db_password.txt\n' },
    { title: 'given under another name', files: 'services:\n  db:\n    image: mysql:8.4\n    secrets: [root_password]\n    environment:\n      - MYSQL_ROOT_PASSWORD_FILE=«/run/secrets/mysql_root_password»\nsecrets:\n  root_password:\n    file: ./root.txt\n' },
    { title: 'mounted elsewhere', files: 'services:\n  db:\n    image: mariadb:11.8\n    secrets:\n      - source: root\n        target: /etc/mariadb/root\n    environment:\n      MARIADB_ROOT_PASSWORD_FILE: «/run/secrets/root»\nsecrets:\n  root:\n    file: ./root.txt\n' },
    { title: 'declared nowhere', files: 'services:\n  db:\n    image: postgis/postgis:17-3.5\n    environment:\n      POSTGRES_PASSWORD_FILE: «/run/secrets/postgres»\n' },
  ],
  good: [
    { title: 'granted', files: 'services:\n  db:\n    image: postgres:17\n    secrets: [db_password]\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password\nsecrets:\n  db_password:\n    file: ./db_password.txt\n' },
    { title: 'under the name that the path has', files: 'services:\n  db:\n    image: postgres:17\n    secrets:\n      - source: shop_db\n        target: db_password\n      - source: shop_user\n        target: /run/secrets/user\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password\n      POSTGRES_USER_FILE: /run/secrets/user\nsecrets:\n  shop_db:\n    file: ./db.txt\n  shop_user:\n    file: ./user.txt\n' },
    { title: 'a config, a file and a folder of the host', files: 'services:\n  db:\n    image: postgres:17\n    configs:\n      - source: user\n        target: /run/secrets/user\n    volumes:\n      - ./password.txt:/run/secrets/password:ro\n    environment:\n      POSTGRES_USER_FILE: /run/secrets/user\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n  cache:\n    image: mysql:8.4\n    volumes: ["./secrets:/run/secrets:ro"]\n    environment:\n      MYSQL_ROOT_PASSWORD_FILE: /run/secrets/root\nconfigs:\n  user:\n    content: shop\n' },
    { title: 'granted by the variant that sets it', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n', 'compose.prod.yaml': 'services:\n  db:\n    secrets: [db_password]\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password\nsecrets:\n  db_password:\n    file: ./db_password.txt\n' } },
    { title: 'granted by a variant alone', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password\n', 'compose.prod.yaml': 'services:\n  db:\n    secrets: [db_password]\nsecrets:\n  db_password:\n    file: ./db_password.txt\n' } },
    { title: 'an image that is not known to read it', files: 'services:\n  web:\n    image: registry.example.org/shop/web:1\n    environment:\n      SECRET_KEY_FILE: /run/secrets/key\n' },
    { title: 'built here, where the image may bring anything', files: 'services:\n  db:\n    build: ./db\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n' },
    { title: 'another path, a variable, and an empty setting', files: 'services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD_FILE: /etc/mysql/root\n      MYSQL_PASSWORD_FILE: /run/secrets/${NAME}\n      MYSQL_USER_FILE: ""\n' },
    { title: 'a start script of its own, and a grant by a variable', files: 'services:\n  one:\n    image: postgres:17\n    entrypoint: ["/fetch-secrets.sh"]\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n  two:\n    image: postgres:17\n    secrets: ["${SECRET}"]\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n' },
    { title: 'a client, which reads no such setting', files: 'services:\n  dump:\n    image: postgres:17\n    command: ["pg_dump", "-h", "db", "shop"]\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n' },
    { title: 'a part that is not to be seen', files: 'services:\n  db:\n    extends: { file: "${BASE}/common.yaml", service: db }\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n' },
  ],
  on: {
    service(model, context) {
      for (const { entry, setting, secret } of ungrantedSecretFiles(model, context.project)) {
        context.report(entry.value ?? entry, `Nothing puts /run/secrets/${secret} into this service, so its image cannot read ${setting}; name ${secret} under \`secrets:\` of the service`)
      }
    },
  },
})
