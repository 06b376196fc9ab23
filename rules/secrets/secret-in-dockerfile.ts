import { asSentence, carriedOn,
  classifySecretValue, defineRule, isSecretName, joinPath, nameOf, rivalCodesOfSecretName, secretFileKind, secretInFile, secretsOfPair, secretsOfStep,
  type Pair, type RuleContext, type Stage, type Step,
} from '../../src/rule-api/index.ts'

const COPY_CODES = ['DS-0031']

/** BuildKit and hadolint go by the name alone, and not by the same names as we. */
function codesOf(name: string): string[] {
  return [...rivalCodesOfSecretName(name), 'DS-0031']
}

/** Keys and stores that hold nothing but a secret, so that the name alone is enough. */
const ALWAYS_SECRET = /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.pgpass|\.netrc|\.git-credentials)$/

function checkPair(step: Step<'ENV' | 'ARG'>, pair: Pair, context: RuleContext): void {
  const name = pair.key.value
  const isArgument = step.instruction.keyword === 'ARG'
  if (pair.value === undefined) {
    if (isArgument && isSecretName(name)) passedSecret(pair, name, context)
    return
  }
  const { source, value } = pair.value
  const surroundings = step.stage.derive(namesIn)
  const judged = isSecretName(name) ? classifySecretValue(value, { name, surroundings }) : undefined
  if (judged?.kind === 'literal') {
    context.report(pair.range, `${name} (${judged.shown}) stays readable in the image and in its history; give it when the container starts, or to one RUN with --mount=type=secret`, { aliases: codesOf(name) })
    return
  }
  const inside = secretsOfPair(step.instruction.document, name, pair.value, surroundings)
  for (const secret of inside) {
    if (secret.strength !== 'literal') continue
    context.report(secret.range, `This ${secret.form === 'url' ? 'URL holds a password' : 'value holds a secret'} (${secret.shown}) that stays readable in the image and in its history; give it when the container starts, or to one RUN with --mount=type=secret`, { aliases: codesOf(name) })
  }
  if (judged === undefined || inside.some((secret) => secret.strength === 'literal')) return
  if (judged.kind === 'variable') {
    const standard = judged.default === undefined ? undefined : classifySecretValue(judged.default, { name })
    if (standard?.kind === 'literal') {
      context.report(pair.range, `The default of ${name} (${standard.shown}) stays readable in the image and in its history; leave it out and give the secret when the container starts`, { aliases: codesOf(name) })
    } else if (isArgument) passedSecret(pair, name, context)
    else if (/^\$\{?[A-Za-z_]\w*\}?$/.test(source.replace(/^"(.*)"$/, '$1'))) {
      context.report(pair.range, `${name} keeps a build argument's value in the image, where everybody who has the image can read it; give it when the container starts, or to one RUN with --mount=type=secret`, { severity: 'warning', aliases: codesOf(name) })
    }
  } else if (judged.kind === 'placeholder' || judged.kind === 'empty') {
    if (isArgument) passedSecret(pair, name, context)
    else if (judged.weakWhenUsed === true) weakValue(step, pair, name, context)
  } else if (judged.kind === 'weak') weakValue(step, pair, name, context)
}

/** More names than one stage has. */
const MOST_NAMES = 100

/** The users, databases and hosts that the stage's environment names: a password made of these is weak. */
function namesIn(stage: Stage): readonly string[] {
  return stage.steps.flatMap(({ instruction }) => (instruction.keyword === 'ENV' || instruction.keyword === 'ARG' ? instruction.pairs : []))
    .flatMap(({ key, value }) => (value !== undefined && /(?:USER|USERNAME|LOGIN|NAME|DB|DATABASE|HOST)$/i.test(key.value) && /^[\w.-]{3,40}$/.test(value.value) ? [value.value] : []))
    .slice(0, MOST_NAMES)
}

function passedSecret(pair: Pair, name: string, context: RuleContext): void {
  context.report(pair.key.range, `A secret that is passed as the build argument ${name} stays readable in the image's history; pass it with --mount=type=secret`, { severity: 'warning', aliases: codesOf(name) })
}

function weakValue(step: Step, pair: Pair, name: string, context: RuleContext): void {
  const purpose = step.stage.purpose.value
  const severity = purpose === 'development' || purpose === 'test' ? 'info' : 'warning'
  context.report(pair.range, `The image sets ${name} to a value that anybody would guess, and a container that is started without another one uses it; leave it out, and a dummy that only the build needs goes in front of its RUN's command`, { severity, aliases: codesOf(name) })
}

function checkCommand(step: Step, context: RuleContext): void {
  for (const secret of secretsOfStep(step)) {
    if (secret.strength !== 'literal') continue
    const what = secret.form === 'named' ? `${secret.name} (${secret.shown})` : secret.form === 'url' ? `The password of this URL (${secret.shown})` : secret.form === 'hash' ? 'This password hash' : `This ${secret.name} (${secret.shown})`
    const isRun = step.instruction.keyword === 'RUN'
    const remedy = isRun ? 'mount it for this command with --mount=type=secret' : 'give it when the container starts'
    context.report(secret.range, asSentence(`${what} stands in the file and in the image's history; ${remedy}`), { aliases: [], ...(secret.form === 'hash' ? { severity: 'warning' as const } : {}) })
  }
}

function checkCopy(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  const { instruction, stage } = step
  if (instruction.flags.some((flag) => flag.name === 'from')) return
  const found = context.project.contextsOf(stage.file).flatMap((build) => build.sourcesOf(step).map((source) => ({ build, source })))
  for (const word of instruction.sources) {
    const { text, resolved } = step.expand(word)
    if (!resolved || /^[a-z]+:\/\//.test(text)) continue
    const matches = found.flatMap(({ build, source }) => (source.word === word ? source.matches.map((entry) => ({ build, entry })) : []))
    const holder = matches.find(({ build, entry }) => entry.kind === 'file' && isNamed(text, entry.path) && holdsSecret(joinPath(build.folder, entry.path), context))
    const what = holder !== undefined ? nameOf(holder.entry.path) : matches.length === 0 && ALWAYS_SECRET.test(nameOf(text)) && !found.some(({ source }) => source.word === word && source.ignored.length > 0) ? nameOf(text) : undefined
    if (what === undefined) continue
    const isShipped = stage.shipsLayers || (holder !== undefined && carriedOn(holder.build, step, holder.entry.path) !== undefined)
    const severity = isShipped ? 'error' : 'warning'
    context.report(word.range, `${what} holds a secret that everybody who has the ${isShipped ? 'image' : 'build cache'} can read; mount it for the RUN that needs it with --mount=type=secret, or give it when the container starts`, { severity, aliases: COPY_CODES })
  }
}

/** Whether the source says that file, and does not just take all that is there: for that the ignore file is at fault. */
function isNamed(source: string, path: string): boolean {
  const name = nameOf(source)
  return name === nameOf(path) || (/[*?[]/.test(name) && name.replace(/[*?[\]]/g, '').length >= 3)
}

function holdsSecret(path: string, context: RuleContext): boolean {
  const document = context.project.document(path)
  return document === undefined ? secretFileKind(path) === 'key store' : secretInFile(document)?.strength === 'literal'
}

export default defineRule({
  id: 'secret-in-dockerfile',
  title: 'Keep secrets out of the Dockerfile and of what it copies',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3064'], buildkit: ['SecretsUsedInArgOrEnv'], trivy: ['DS-0031'] },
  yieldsTo: ['django-secret-key-baked', 'superuser-password-literal', 'password-in-chpasswd', 'rails-master-key'],
  why: `Whoever can pull an image can read its environment, its history and every layer. A secret in \`ENV\`, \`ARG\`, a \`RUN\` command or a
copied file is public as soon as the image is, stays in the layer even when a later one deletes it, and stands in git besides.

The value is judged as well as the name: paths (\`/run/secrets/…\`), switches, numbers and names such as \`TOKEN_URL\` or
\`PASSWORD_MIN_LENGTH\` are not reported. An \`ARG\` with a secret's name and no value is a warning, since what is passed to it is kept in the image's
history. A dummy that a build step wants (\`RUN SECRET_KEY=dummy …\`) is fine in front of that command.

Ignore it where the value protects nothing, and say so in the ignore's reason.`,
  remedy: `Pass a secret that the build needs with \`RUN --mount=type=secret,id=…\`, one that the application needs when the container starts. Replace a secret that has been
in an image or in git: it is known.`,
  references: [
    { title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
    { title: 'Build check: SecretsUsedInArgOrEnv', url: 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/' },
  ],
  bad: [
    { title: 'a build argument with a default, one without, and an environment variable', files: 'FROM alpine:3.22\nARG «DB_PASSWORD=Hq7vT2mXw9Lc4RzK»\nARG «NPM_TOKEN»\nENV «API_KEY=b8Ys3NfWk6Qz1JtV»\n' },
    { title: 'a build argument that becomes part of the image', files: 'FROM node:24\nARG «NPM_TOKEN»\nENV «NPM_TOKEN=$NPM_TOKEN»\n' },
    { title: 'several pairs, and the old form', files: 'FROM alpine:3.22\nENV MODE=on «SMTP_PASSWORD="Xk29dJq8aPz3"» PORT=25\nENV «JWT_SECRET pL4nT9qWz7Rk»\n' },
    { title: 'a connection string', files: 'FROM alpine:3.22\nENV DATABASE_URL=postgres://shop:«vR8kQ2zLw5»@db:5432/shop\n' },
    {
      title: 'commands',
      files: 'FROM alpine:3.22\nRUN curl -fsSL -u builder:«Wq7Lx2Rt9» https://example.org/a.tgz -o /tmp/a.tgz\nRUN git clone https://ci:«x8Kq3vTz5Lm»@git.example.org/team/app.git /app\n'
        + 'RUN echo "//registry.example.org/:_authToken=«4f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0»" > ~/.npmrc\nRUN export API_TOKEN=«t7Wn2Kx8RqZ4» && ./fetch\nRUN ./publish --password=«Gd6vRt2Lx9» --verbose\n',
      severity: 'error',
    },
    { title: 'behind a heredoc and in a shell of its own', files: 'FROM debian:13\nRUN <<EOF\nset -e\nmysql -uroot -p«Zt5Kx9Wq2L» -e "SELECT 1"\nEOF\nRUN bash -c "curl -H \'Authorization: Bearer «k9Xz2Lq7Wv4Tn8R»\' https://example.org"\n' },
    { title: 'a key and a filled-in env file', files: { Dockerfile: 'FROM alpine:3.22\nCOPY «id_rsa» /root/.ssh/id_rsa\nCOPY «.env» app.py /app/\n', '.env': 'DEBUG=0\nSECRET_KEY=w4Zr8kQ1vHn6TjXc3LmB9s\n', 'app.py': '' } },
    { title: 'values that anybody would guess', files: 'FROM postgres:18\nENV «POSTGRES_PASSWORD=postgres»\nENV DB_USER=shopkeeper «DB_PASS=shopkeeper1»\nENV «SECRET_KEY=CHANGE_ME»\n', severity: 'warning' },
    { title: 'answers for an installer, a netrc file, a token as user', files: 'FROM debian:13\nRUN echo "slapd slapd/password1 password «Kd83nQz7Lw»" | debconf-set-selections\nRUN printf "machine git.example.org login ci password «Zt5Kx9Wq2L»" > ~/.netrc\nRUN git clone https://«k9Xz2Lq7Wv4Tn8RbYc3M»@git.example.org/a.git\n' },
    { title: 'made of the name of an argument', files: 'FROM postgres:18\nARG SHOP_DB=warehouse\nENV PORT=5432 «DB_PASS=warehouse1»\n', severity: 'warning' },
    { title: 'information where it is for development or a test', files: 'FROM postgres:18 AS development\nENV «POSTGRES_PASSWORD=postgres»\nFROM postgres:18 AS test\nENV «POSTGRES_PASSWORD=postgres»\n', severity: 'info' },
    { title: 'build arguments with placeholders and other arguments', files: 'FROM node:24\nARG CI_JOB\nARG «NPM_TOKEN»=""\nARG «API_TOKEN»=<token>\nARG «JOB_TOKEN»=${CI_JOB}\n', severity: 'warning' },
    { title: 'kept in the image, in quotes', files: 'FROM node:24\nARG KEY\nENV «API_KEY="${KEY}"»\n', severity: 'warning' },
    { title: 'the default of a variable, and a password beside a variable', files: 'FROM node:24\nENV «API_KEY=${API_KEY:-w4Zr8kQ1vHn6TjXc}»\nARG GIT_CREDENTIALS=https://$GIT_USER:«x8Kq3vTz5Lm»@git.example.org\n', severity: 'error' },
    { title: 'a password hash', files: 'FROM debian:13\nRUN usermod -p \'«$6$Yb6vNq3Kd8Rw$q7Vd2Xb5qKt9RfLm3Wx8Zn1Tc4Jh6Gs0Pa5Ue9Io2Ky7Dr3Bf8Mv1Qw4Ez6Xn9Ct5Hj2Lk7Sg0Rp3»\' app\n', severity: 'warning' },
    { title: 'a key that the build has and one that it lacks, beside other files', files: { Dockerfile: 'FROM alpine:3.22\nCOPY --chown=1000 «id_rsa» app.py «.netrc» /app/\n', 'app.py': '', '.netrc': 'machine git.example.org login ci password Zt5Kx9Wq2L\n' }, severity: 'error' },
    { title: 'one key that is ignored, one that is not there', files: { Dockerfile: 'FROM alpine:3.22\nCOPY id_rsa «.netrc» /root/\n', '.dockerignore': 'id_rsa\n', id_rsa: '' } },
    { title: 'by a pattern', files: { Dockerfile: 'FROM alpine:3.22\nCOPY «.env*» «*key» /app/\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc3LmB9s\n', 'server.key': '-----BEGIN PRIVATE KEY-----\nMIIE\n' } },
    { title: 'a stage that is thrown away keeps it in the cache', files: 'FROM alpine:3.22 AS fetch\nADD «.git-credentials» /root/\nFROM alpine:3.22\nCOPY --from=fetch /src /src\n', severity: 'warning' },
    { title: 'through a stage whose folder is copied on', files: { Dockerfile: 'FROM node:24 AS build\nWORKDIR /app\nCOPY «.env» package.json ./\nRUN npm ci && rm -rf /root/.npm dist/*.map\nFROM node:24-slim\nCOPY --from=build /app/ /app/\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc3LmB9s\n', 'package.json': '{}' }, severity: 'error' },
    { title: 'headers, logins, archives and settings of package managers', files: 'FROM debian:13\nRUN curl -H "Authorization: token «k9Xz2Lq7Wv4Tn8R»" https://example.org/a.tgz | tar -xz\nRUN echo «Gd6vRt2Lx9» | docker login -u ci --password-stdin registry.example.org\nRUN unzip -P «Wt5Rk8Zq3L» a.zip && gpg --batch --passphrase «Zt5Kx9Wq2L» -d a.gpg > a\nRUN poetry config http-basic.private ci «x8Kq3vTz5Lm» && bundle config gems.example.org ci:«vR8kQ2zLw5»\n', severity: 'error' },
    { title: 'what commands write into XML, PHP and other configuration', files: 'FROM debian:13\nCOPY <<EOF /root/.m2/settings.xml\n<server><id>nexus</id><password>«Kd83nQz7Lw»</password></server>\nEOF\nCOPY <<EOF /etc/redis.conf\nappendonly yes\nrequirepass «Zx7Lq2Wv9K»\nEOF\nRUN sed -i "s/define(\'DB_PASSWORD\', .*/define(\'DB_PASSWORD\', \'«Yb6vNq3Kd8»\');/" wp-config.php\n', severity: 'error' },
    { title: 'logins of package managers that the build copies', files: { Dockerfile: 'FROM debian:13\nCOPY «auth.json» «settings.xml» «gradle.properties» «NuGet.Config» /app/\n', 'auth.json': '{"http-basic": {"repo.example.org": {"username": "ci", "password": "x8Kq3vTz5Lm"}}}\n', 'settings.xml': '<server><password>Kd83nQz7Lw</password></server>\n', 'gradle.properties': 'nexusPassword=Zt5Kx9Wq2L\n', 'NuGet.Config': '<add key="ClearTextPassword" value="vR8kQ2zLw5"/>\n' }, severity: 'error' },
    { title: 'a key store, whatever is in it', files: { Dockerfile: 'FROM eclipse-temurin:25\nCOPY «release.jks» logo.png /app/\n', 'release.jks': '\0', 'logo.png': '\0' }, severity: 'error' },
  ],
  good: [
    { title: 'names that only sound secret', files: 'FROM alpine:3.22\nARG TOKEN_URL=https://auth.example.org/token\nENV PASSWORD_FILE=/run/secrets/password PASSWORD_MIN_LENGTH=12 PUBLIC_KEY_PATH=/etc/key.pub SECRET_NAME=app TOKEN_TTL=3600\nARG GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568\n' },
    { title: 'values that are none', files: 'FROM alpine:3.22\nENV SECRET_KEY="" AUTH_TOKEN_REQUIRED=true DB_PASSWORD=/run/secrets/db API_KEY=<your-key>\n' },
    { title: 'a secret that is mounted', files: 'FROM node:24\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n' },
    { title: 'a dummy for one command', files: 'FROM python:3.14\nRUN SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput\nRUN DJANGO_SECRET_KEY=dummy python manage.py check\n' },
    { title: 'variables on the command line', files: 'FROM alpine:3.22\nRUN --mount=type=secret,id=t,env=T curl -u "ci:$T" https://example.org && git clone https://ci:${T}@git.example.org/a.git && echo "//r.example.org/:_authToken=${T}" > .npmrc\n' },
    { title: 'options that take no secret', files: 'FROM debian:13\nRUN adduser --disabled-password --gecos "" app && docker login --password-stdin registry.example.org < /run/x\nRUN sed -i "s/password=foo/password=bar/" /etc/app.conf\n' },
    { title: 'the whole context, an example and a certificate', files: { Dockerfile: 'FROM alpine:3.22\nCOPY . /app/\nCOPY .env.example /app/.env\nCOPY ca.pem /etc/ssl/\nCOPY --from=alpine:3.22 /root/.netrc /root/\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc3LmB9s\n', '.env.example': 'SECRET_KEY=\n', 'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' } },
    { title: 'an env file without a secret', files: { Dockerfile: 'FROM alpine:3.22\nCOPY .env /app/\n', '.env': 'PORT=8000\nDEBUG=0\nSECRET_KEY=\n' } },
    { title: 'a database that only the build talks to', files: 'FROM node:24\nENV DATABASE_URL=postgresql://user:password@localhost:5432/app\nRUN npx prisma generate\n' },
    { title: 'arguments that are no secrets', files: 'FROM node:24\nARG VERSION\nARG BUILD_ENV=production\nENV AUTH_HEADER_TOKEN=v1-$VERSION\nENV JOB_TOKEN=${A}${B}\n' },
    { title: 'a key that is not copied, a public one, one of another name, one from elsewhere', files: { Dockerfile: 'FROM alpine:3.22\nARG KEY\nCOPY id_rsa /root/.ssh/\nCOPY id_ed25519.pub team.netrc /keys/\nADD https://example.org/.netrc /root/\nCOPY $KEY/id_rsa /root/.ssh/\n', '.dockerignore': 'id_rsa\n', id_rsa: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n' } },
    { title: 'a file that has the name of a key only', files: { Dockerfile: 'FROM alpine:3.22\nCOPY id_rsa /root/.ssh/\nCOPY settings.py /app/\n', id_rsa: 'mounted by the build\n', 'settings.py': '' } },
    { title: 'what a command prints, a key for browsers, the name of an algorithm, a key of which only the shape is left', files: 'FROM node:24\nENV NEXT_PUBLIC_MAPBOX_TOKEN=pk.eyJ1Ijoic2hvcCJ9.k9Xz2Lq7Wv4Tn8RbYc3MpQ PASSWORD_HASH=argon2id API_KEY=sk-1234...abcd PASSWORD_HASH_MEMORY=65536\nRUN SECRET_KEY=`openssl rand -hex 32` npm run build\nRUN SECRET_KEY=no-secret-needed-for-collectstatic npm run static\nRUN sed -i "s/password=.*/password=$DB_PASSWORD/" app.conf && grep -q \'password="x8Kq3vTz5Lm"\' app.conf\nRUN poetry config virtualenvs.create false && bundle config set path vendor/bundle && gpg --batch --passphrase "$P" -d a.gpg\nHEALTHCHECK CMD node -e "fetch(\'http://localhost/?token=\' + process.env.T)"\n' },
    { title: 'settings of package managers that take the password from elsewhere', files: { Dockerfile: 'FROM debian:13\nCOPY auth.json settings.xml gradle.properties nuget.config /app/\n', 'auth.json': '{"http-basic": {}}\n', 'settings.xml': '<server><password>${env.NEXUS_PASSWORD}</password></server>\n', 'gradle.properties': 'org.gradle.caching=true\nnexusPassword=\n', 'nuget.config': '<add key="ClearTextPassword" value="%NUGET_PASSWORD%"/>\n' } },
    { title: 'all that is there', files: { Dockerfile: 'FROM alpine:3.22\nCOPY * /app/\nCOPY ?e* /app/\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc3LmB9s\n' } },
  ],
  on: {
    ENV: (step, context) => {
      for (const pair of step.instruction.pairs) checkPair(step, pair, context)
    },
    ARG: (step, context) => {
      for (const pair of step.instruction.pairs) checkPair(step, pair, context)
    },
    COPY: checkCopyAndText,
    ADD: checkCopyAndText,
    RUN: checkCommand,
    CMD: checkCommand,
    ENTRYPOINT: checkCommand,
    HEALTHCHECK: checkCommand,
    LABEL: checkCommand,
  },
})

function checkCopyAndText(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  checkCommand(step, context)
  checkCopy(step, context)
}
