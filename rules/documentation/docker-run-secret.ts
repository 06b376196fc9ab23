import { asSentence, defineRule, secretsOfCommandLine } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'docker-run-secret',
  title: 'Show no literal secrets on command lines of a document',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  why: `A password, key or token on a \`docker run\` or \`docker build\` line of a document is known to everybody who can read the document, and readers copy it as it
stands: into the history of their shell, into \`docker inspect\`, and with \`--build-arg\` into the history of the image.

One that anybody would guess (\`postgres\`, \`secret\`) is a warning: whoever follows the document runs with it. In a section about development or tests it is
information. Placeholders (\`<password>\`, \`changeme\`) and variables are what a document should show, and are not reported.`,
  remedy: 'Show a variable that the reader sets (`-e POSTGRES_PASSWORD`), an env file that git ignores (`--env-file .env`), or a build secret (`--secret`).',
  references: [
    { title: 'docker run: environment variables', url: 'https://docs.docker.com/reference/cli/docker/container/run/#env' },
    { title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
  ],
  bad: [
    { title: 'a secret key and the name of the user as password', files: { 'README.md': '# Shop\n\n```bash\ndocker run --rm \\\n    -e SECRET_KEY="«b8Ys3NfWk6Qz1JtVx5Rg»" \\\n    -e POSTGRES_USER=shopkeeper \\\n    --env=POSTGRES_PASSWORD=«shopkeeper» \\\n    shop:1.4\n```\n' } },
    { title: 'a build argument in a list, behind a prompt', files: { 'docs/build.md': '1. Build it:\n\n   ```console\n   $ docker build --build-arg NPM_TOKEN=«n7Vd2Xb5qKt9RfLm» .\n   Sending build context\n   ```\n' } },
    { title: 'indented code, and a URL', files: { 'README.md': 'Start it:\n\n    docker run -e DATABASE_URL=postgres://shop:«vR8kQ2zLw5»@db/shop shop:1.4\n' } },
    { title: 'reStructuredText', files: { 'docs/run.rst': 'Run\n===\n\n.. code-block:: bash\n   :caption: Start\n\n   docker run -e DB_PASSWORD=«Yb6vNq3Kd8Rw» shop:1.4\n' } },
    { title: 'a warning where anybody would guess it, a dummy among them', files: { 'README.md': '```bash\ndocker run -e POSTGRES_PASSWORD=«postgres» -e SECRET_KEY=«tests-only» shop:1.4\n```\n' }, severity: 'warning' },
    { title: 'information in sections about development and tests', files: { 'README.md': '# Shop\n\n## Development\n\n```bash\ndocker run -e POSTGRES_PASSWORD=«postgres» -e SECRET_KEY=«tests-only» shop:1.4\n```\n\n## Tests\n\n```bash\ndocker run -e POSTGRES_PASSWORD=«postgres» shop:1.4\n```\n' }, severity: 'info' },
    { title: 'what a client in a running container is given', files: { 'README.md': '```bash\ndocker exec -it db mysql -uroot -p«Yb6vNq3Kd8Rw» shop\ndocker compose exec cache redis-cli -a «Zx7Lq2Wv9K» ping\n```\n' }, severity: 'error' },
    { title: 'a real one in a section about development', files: { 'README.md': '# Shop\n\n## Development\n\n```bash\ndocker run -e DB_PASSWORD=«Yb6vNq3Kd8Rw» shop:1.4\n```\n' }, severity: 'error' },
  ],
  good: [
    { title: 'placeholders and variables', files: { 'README.md': '```bash\ndocker run -e DB_PASSWORD=<password> shop:1.4\ndocker run -e DB_PASSWORD=changeme shop:1.4\ndocker run -e DB_PASSWORD="$DB_PASSWORD" -e API_KEY shop:1.4\ndocker run -e "SECRET_KEY=$(openssl rand -hex 32)" shop:1.4\n```\n' } },
    { title: 'a login that says what goes where, and a key of which only the shape is left', files: { 'README.md': '```bash\ndocker login -u USERNAME -p PASSWORD\ndocker run -e API_KEY=sk-1234... shop:1.4\ndocker exec db mysql -uroot -p"$MYSQL_ROOT_PASSWORD"\n```\n' } },
    { title: 'settings that only sound secret', files: { 'README.md': '```bash\ndocker run -e PASSWORD_MIN_LENGTH=12 -e TOKEN_URL=https://auth.example.org/token -e DB_PASSWORD_FILE=/run/secrets/db shop:1.4\n```\n' } },
    { title: 'a port, and a project', files: { 'README.md': '```bash\ndocker run -p 8000:8000 shop:1.4\ndocker compose -p shop-4f1e2d3c4b5a up\n```\n' } },
    { title: 'output behind a prompt', files: { 'README.md': '```console\n$ docker ps\ndocker run -e DB_PASSWORD=Yb6vNq3Kd8Rw\n```\n' } },
    { title: 'no command of docker', files: { 'README.md': 'With docker:\n\n```bash\nexport DB_PASSWORD=Yb6vNq3Kd8Rw\n```\n' } },
    { title: 'a dummy in a section about tests', files: { 'README.md': '# Shop\n\n## Tests\n\n```bash\ndocker run -e SECRET_KEY=tests-only shop:1.4\n```\n' } },
  ],
  on: {
    commandLine({ document, command, action, purpose }, context) {
      for (const secret of secretsOfCommandLine(document, command)) {
        if (secret.asksToBeReplaced || (secret.isDummy && purpose === 'test')) continue
        const isPractice = purpose === 'development' || purpose === 'test'
        const subject = secret.form === 'url' ? 'the password of this URL' : secret.form === 'named' ? secret.name : `this ${secret.name}`
        if (secret.strength === 'literal') {
          const remedy = action === 'build' ? 'show a build secret (--secret)' : 'show a variable or an env file that the reader fills in'
          context.report(secret, asSentence(`${subject} (${secret.shown}) stands in the document for all to read and copy; ${remedy}, and replace the secret if it is in use`))
        } else context.report(secret, asSentence(`${subject} is one that anybody would try first, and readers copy it as it stands; show a placeholder or a variable`), { severity: isPractice ? 'info' : 'warning' })
      }
    },
  },
})
