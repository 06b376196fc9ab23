/** Whole words between underscores, as BuildKit's SecretsUsedInArgOrEnv has them (`getSecretsRegex` in dockerfile2llb/validations.go, v0.34). */
const BUILDKIT = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i
const BUILDKIT_EXEMPTS = /(?:_|^)(?:public|file|version)(?:_|$)/i

/** Parts of names, as hadolint 2.15 reports them under DL3064. */
const HADOLINT = /password|secret|token|api_key|private|username|aws_access_key_id/i

/** The codes under which BuildKit and hadolint report an ARG or ENV for its name alone. */
export function rivalCodesOfSecretName(name: string): string[] {
  return [
    ...(HADOLINT.test(name) ? ['DL3064'] : []),
    ...(BUILDKIT.test(name) && !BUILDKIT_EXEMPTS.test(name) ? ['SecretsUsedInArgOrEnv'] : []),
  ]
}
