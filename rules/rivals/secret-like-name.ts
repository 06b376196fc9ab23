import { defineRule, rivalCodesOfSecretName, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'secret-like-name',
  title: 'Give no ARG or ENV the name of a secret',
  category: 'secrets',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3064'], buildkit: ['SecretsUsedInArgOrEnv'] },
  presets: [],
  yieldsTo: ['secret-in-dockerfile', 'django-secret-key-baked', 'superuser-password-literal', 'rails-master-key'],
  why: `The strict form of \`secret-in-dockerfile\`, as BuildKit and hadolint have it: the name alone counts, also where the value is a path, the fingerprint of a public key, a placeholder or nothing at all. Off
unless asked for.`,
  remedy: 'Pass secrets with `RUN --mount=type=secret` or when the container starts, and give what is none another name.',
  references: [{ title: 'Build checks: SecretsUsedInArgOrEnv', url: 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/' }],
  bad: [
    { title: 'The fingerprint of a public key', files: 'FROM debian:13\nENV «GPG_KEY»=E3FF2839C048B25C084DEBE9B26995E310250568\n' },
    { title: 'A path and nothing', files: 'FROM debian:13\nENV «TLS_KEY»=/etc/tls/server.key «CREDENTIALS»=""\nARG «AUTH»\n' },
  ],
  good: [
    { title: 'Names that both exempt', files: 'FROM debian:13\nENV PUBLIC_KEY=x AUTH_FILE=/run/secrets/p KEY_VERSION=1\n' },
    { title: 'No whole word', files: 'FROM debian:13\nENV KEYBOARD=de AUTHOR=me MONKEY=1\n' },
    { title: 'Only run', files: 'FROM debian:13\nRUN TOKEN=x ./build\n' },
  ],
  on: { ENV: judge, ARG: judge },
})

function judge({ instruction }: Step<'ENV' | 'ARG'>, context: RuleContext): void {
  for (const { key } of instruction.pairs) {
    const codes = rivalCodesOfSecretName(key.value)
    if (codes.length > 0) context.report(key.range, `${key.value} sounds like a secret, which everybody who has the image could read; pass secrets with --mount=type=secret, or rename what is none`, { aliases: codes })
  }
}
