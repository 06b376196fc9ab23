export type TokenKind =
  | 'aws-access-key-id' | 'github-token' | 'gitlab-token' | 'slack-token' | 'slack-webhook' | 'private-key' | 'npm-token' | 'json-web-token' | 'stripe-key'
  | 'google-api-key' | 'sendgrid-key' | 'docker-hub-token' | 'pypi-token' | 'openai-key' | 'anthropic-key' | 'hugging-face-token' | 'discord-webhook' | 'telegram-bot-token' | 'tailscale-key' | 'digitalocean-token' | 'vault-token'
  | 'slack-app-token' | 'teams-webhook' | 'stripe-webhook-secret' | 'google-client-secret' | 'openrouter-key' | 'groq-key' | 'xai-key' | 'perplexity-key' | 'replicate-token' | 'shopify-token' | 'linear-key' | 'notion-token' | 'postman-key' | 'grafana-token' | 'doppler-token' | 'atlassian-token'
  | 'circleci-token' | 'resend-key' | 'brevo-key' | 'mailchimp-key' | 'fly-token' | 'age-key' | 'databricks-token' | 'square-token' | 'planetscale-password' | 'new-relic-key' | 'sentry-token' | 'rubygems-key' | 'pulumi-token' | 'terraform-cloud-token' | 'netlify-token' | 'sonarqube-token' | 'artifactory-key' | 'mapbox-token';

export interface TokenLiteral {
  readonly kind: TokenKind;
  /** Offsets of the token in the text, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * Formats that say by themselves what they are. Source: the issuers' documents on their tokens. Each pattern starts
 * with fixed text that nothing of its own alphabet may precede, so that no text makes it start over and over.
 */
const FORMATS: readonly (readonly [TokenKind, RegExp])[] = [
  ['aws-access-key-id', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g],
  ['github-token', /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})/g],
  ['gitlab-token', /(?<![\w-])(?:gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas|ffct)-|GR1348941)[\w-]{20,200}/g],
  ['slack-token', /(?<![\w-])xox[abeposr]-[\w-]{10,200}/g],
  ['slack-webhook', /(?<=hooks\.slack\.com\/services\/)T\w{6,20}\/B\w{6,20}\/\w{16,40}/g],
  ['private-key', /-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g],
  ['npm-token', /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g],
  ['npm-token', /(?<=_authToken {0,2}= {0,2})["']?[A-Za-z0-9][\w.+/=-]{7,400}/g],
  ['json-web-token', /(?<![\w.-])eyJ[\w-]{8,4000}\.eyJ[\w-]{8,8000}\.[\w-]{16,2000}/g],
  ['stripe-key', /(?<![\w])(?:sk|rk)_live_[A-Za-z0-9]{16,250}/g],
  ['google-api-key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g],
  ['sendgrid-key', /(?<![\w.-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g],
  ['docker-hub-token', /(?<![\w-])dckr_pat_[\w-]{27}/g],
  ['pypi-token', /(?<![\w-])pypi-AgEIcHlwaS5vcmc[\w-]{50,400}/g],
  ['anthropic-key', /(?<![\w-])sk-ant-[\w-]{32,250}/g],
  ['openai-key', /(?<![\w-])sk-(?:proj|svcacct|admin)-[\w-]{40,250}/g],
  ['openai-key', /(?<![\w-])sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/g],
  ['discord-webhook', /(?<=discord(?:app)?\.com\/api\/webhooks\/\d{10,22}\/)[\w-]{40,100}/g],
  ['telegram-bot-token', /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g],
  ['tailscale-key', /(?<![\w-])tskey-(?:auth|client|api)-\w{8,40}-\w{16,80}/g],
  ['digitalocean-token', /(?<![\w])do[por]_v1_[0-9a-f]{64}/g],
  ['vault-token', /(?<![\w.])hv[sb]\.[\w-]{24,300}/g],
  ['hugging-face-token', /(?<![\w])hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/g],
  ['slack-app-token', /(?<![\w-])xapp-\d-[A-Z0-9]{8,20}-\d{8,20}-[0-9a-f]{32,80}/g],
  ['teams-webhook', /(?<=\.webhook\.office\.com\/webhookb2\/)[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[\w-]{36,120}/g],
  ['stripe-webhook-secret', /(?<![\w])whsec_[A-Za-z0-9+/]{32,60}={0,2}/g],
  ['google-client-secret', /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/g],
  ['openrouter-key', /(?<![\w-])sk-or-v1-[0-9a-f]{64}/g],
  ['groq-key', /(?<![\w])gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])/g],
  ['xai-key', /(?<![\w-])xai-[A-Za-z0-9]{80}(?![A-Za-z0-9])/g],
  ['perplexity-key', /(?<![\w-])pplx-[A-Za-z0-9]{48}(?![A-Za-z0-9])/g],
  ['replicate-token', /(?<![\w])r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/g],
  ['shopify-token', /(?<![\w])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}(?![A-Za-z0-9])/g],
  ['linear-key', /(?<![\w])lin_api_[A-Za-z0-9]{40}(?![A-Za-z0-9])/g],
  ['notion-token', /(?<![\w])ntn_[A-Za-z0-9]{46}(?![A-Za-z0-9])/g],
  ['postman-key', /(?<![\w-])PMAK-[0-9a-f]{24}-[0-9a-f]{34}/g],
  ['grafana-token', /(?<![\w])glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/g],
  ['doppler-token', /(?<![\w.])dp\.(?:pt|ct|sa|scim|audit|st(?:\.[\w-]{2,35})?)\.[A-Za-z0-9]{40,44}/g],
  ['atlassian-token', /(?<![\w-])ATATT3[\w=-]{100,300}/g],
  ['circleci-token', /(?<![\w])CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}/g],
  ['resend-key', /(?<![\w])re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9])/g],
  ['brevo-key', /(?<![\w-])x(?:keysib|smtpsib)-[0-9a-f]{64}-[A-Za-z0-9]{16}/g],
  ['mailchimp-key', /(?<![\w-])[0-9a-f]{32}-us\d{1,2}(?![\w-])/g],
  ['fly-token', /(?<![\w])(?:fm[12]_[A-Za-z0-9+/=_-]{80,4000}|fo1_[\w-]{43})/g],
  ['age-key', /(?<![\w-])AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/g],
  ['databricks-token', /(?<![\w])dapi[0-9a-f]{32}(?![A-Za-z0-9])/g],
  ['square-token', /(?<![\w])sq0(?:csp-[\w-]{43}|atp-[\w-]{22})/g],
  ['planetscale-password', /(?<![\w])pscale_(?:pw|tkn|oauth)_[\w.-]{32,64}/g],
  ['new-relic-key', /(?<![\w-])NRAK-[A-Z0-9]{27}(?![A-Za-z0-9])/g],
  ['sentry-token', /(?<![\w])(?:sntryu_[0-9a-f]{64}|sntrys_[\w+/=]{60,400})/g],
  ['rubygems-key', /(?<![\w])rubygems_[0-9a-f]{48}/g],
  ['pulumi-token', /(?<![\w-])pul-[0-9a-f]{40}(?![A-Za-z0-9])/g],
  ['terraform-cloud-token', /(?<![\w.])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/g],
  ['netlify-token', /(?<![\w])nfp_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g],
  ['sonarqube-token', /(?<![\w])sq[pua]_[0-9a-f]{40}(?![A-Za-z0-9])/g],
  ['artifactory-key', /(?<![\w])AKCp[A-Za-z0-9]{66,74}(?![A-Za-z0-9])/g],
  ['mapbox-token', /(?<![\w.-])sk\.eyJ[\w-]{20,400}\.[\w-]{20,60}/g],
]

/** No format is shorter than `xoxb-` with ten characters behind it. */
const SHORTEST = 15
/** What every format has somewhere: most texts have none of it, and are read once instead of once for each format. Put together by first letters. */
const ANY_LEAD = /A(?:KIA|SIA|Iza|TATT3|GE-SECRET-KEY-|KCp)|g(?:h[pousr]_|ithub_pat_|l(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas|ffct)-|sk_|lsa_)|G(?:R1348941|OCSPX-)|x(?:ox[abeposr]-|app-|ai-|(?:key|smtp)sib-)|h(?:ooks\.slack\.com|f_|v[sb]\.)|-(?:----BEGIN |us\d)|n(?:pm_|tn_|fp_)|_(?:authToken|live_|v1_)|eyJ|SG\.|d(?:ckr_pat_|p\.(?:pt|ct|sa|scim|audit|st)\.|api[0-9a-f]{32})|p(?:ypi-|plx-|scale_|ul-[0-9a-f]{40})|s(?:k-(?:ant|proj|svcacct|admin|or-v1)-|hp(?:at|ca|pa|ss)_|q0(?:csp|atp)-|ntry[us]_|q[pua]_)|T3BlbkFJ|w(?:ebhooks\/|hsec_)|:AA|tskey-|\/webhookb2\/|r(?:8_[A-Za-z0-9]{37}|e_[A-Za-z0-9]{8}_|ubygems_)|lin_api_|PMAK-|CCIPAT_|f(?:m[12]|o1)_[A-Za-z0-9+/=_-]{43}|NRAK-|\.atlasv1\./

/** Tokens that are recognised by their form alone, in the order of the text and without overlaps. */
export function findTokenLiterals(text: string): readonly TokenLiteral[] {
  if (text.length < SHORTEST || !ANY_LEAD.test(text)) return []
  const found: TokenLiteral[] = []
  for (const [kind, format] of FORMATS) {
    for (const match of text.matchAll(format)) {
      if (isExample(match[0]) || (kind === 'npm-token' && !/\d/.test(match[0]))) continue
      const quote = /^["']/.test(match[0]) ? 1 : 0
      found.push({ kind, start: match.index + quote, end: match.index + match[0].length })
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return found.filter((token) => {
    if (token.start < end) return false
    end = token.end
    return true
  })
}

/** The keys of the issuers' own manuals, and tokens that are blanked out. */
function isExample(token: string): boolean {
  if (token.endsWith('EXAMPLE')) return true
  const tail = token.slice(-12).toLowerCase()
  return !token.startsWith('-----') && [...tail].every((character) => character === tail[0])
}
