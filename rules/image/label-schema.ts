import { defineRule, type Pair, type RuleContext, type Stage, type Step } from '../../src/rule-api/index.ts'

/** A form that a value can have, with the code that hadolint gives to a value without it. */
interface Kind {
  readonly code: string
  readonly what: string
  readonly test: (text: string) => boolean
}

const SEMVER = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/

const KINDS: Readonly<Record<string, Kind>> = {
  text: { code: 'DL3051', what: 'some text', test: (text) => text.trim() !== '' },
  rawtext: { code: 'DL3051', what: 'some text', test: () => true },
  url: { code: 'DL3052', what: 'a URL', test: (text) => URL.canParse(text) && /^[a-z][a-z\d+.-]*:\/\/./i.test(text) },
  rfc3339: { code: 'DL3053', what: 'a time such as 2026-01-31T12:00:00Z', test: (text) => /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text) },
  spdx: { code: 'DL3054', what: 'an SPDX licence expression such as MIT', test: isSpdx },
  hash: { code: 'DL3055', what: 'a git hash', test: (text) => /^(?:[\da-f]{7}|[\da-f]{40}|[\da-f]{64})$/i.test(text) },
  semver: { code: 'DL3056', what: 'a version such as 1.2.3', test: (text) => SEMVER.test(text) },
  email: { code: 'DL3058', what: 'an address of e-mail', test: (text) => /^[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/.test(text) },
}

const SCHEMA = { 'org.opencontainers.image.version': 'semver', team: 'text' }

export default defineRule({
  id: 'label-schema',
  title: 'Give images the labels that are agreed on',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3049', 'DL3050', 'DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'] },
  stages: 'shipped',
  options: {
    schema: { type: 'map', default: {}, description: 'Labels that every image has, each with the form of its value: `text`, `rawtext` (may be empty), `url`, `rfc3339`, `spdx`, `hash`, `semver` or `email`.' },
    strict: { type: 'boolean', default: false, description: 'Whether other labels are reported.' },
  },
  why: 'For teams that agreed on labels. Without the option `schema` nothing is said. Values with variables that are not known are not judged.',
  remedy: 'Add the label, or write its value in the form that the schema names.',
  references: [{ title: 'OCI image annotations', url: 'https://github.com/opencontainers/image-spec/blob/main/annotations.md' }, { title: 'hadolint: linting labels', url: 'https://github.com/hadolint/hadolint#linting-labels' }],
  bad: [
    { title: 'One is missing', files: '«FROM debian:12»\nLABEL team=shop\n', options: { schema: SCHEMA } },
    { title: 'Wrong forms', files: 'FROM debian:12\nLABEL a=«""» b=«example» c=«yesterday» d=«Free» e=«xyz» f=«1.2» g=«nobody»\n', options: { schema: { a: 'text', b: 'url', c: 'rfc3339', d: 'spdx', e: 'hash', f: 'semver', g: 'email' } } },
    { title: 'One that nobody agreed on', files: 'FROM debian:12\nLABEL team=shop «colour»=red\n', options: { schema: { team: 'text' }, strict: true } },
  ],
  good: [
    { title: 'Nothing is configured', files: 'FROM debian:12\nLABEL colour=red\n' },
    { title: 'All there', files: 'FROM debian:12\nLABEL team=shop org.opencontainers.image.version="1.2.3-rc.1" colour=red\n', options: { schema: SCHEMA } },
    { title: 'Right forms', files: 'FROM debian:12\nLABEL b=https://example.org/a c=2026-01-31T12:00:00+01:00 d="MIT OR Apache-2.0" e=0123abc g=pat@example.org h=""\n', options: { schema: { b: 'url', c: 'rfc3339', d: 'spdx', e: 'hash', g: 'email', h: 'rawtext' } } },
    { title: 'Of the stage below', files: 'FROM debian:12 AS base\nLABEL team=shop\nFROM base\n', options: { schema: { team: 'text' } } },
    { title: 'A variable', files: 'FROM debian:12\nARG VERSION\nLABEL version=$VERSION\n', options: { schema: { version: 'semver' } } },
    { title: 'A stage that is not shipped', files: 'FROM debian:12 AS build\nFROM debian:12\nLABEL team=shop\n', options: { schema: { team: 'text' } } },
  ],
  on: {
    stage: (stage, context) => {
      const schema = context.option('schema')
      if (typeof schema !== 'object' || Array.isArray(schema)) return
      const forms = Object.entries(schema as Readonly<Record<string, string>>)
      if (forms.length === 0) return
      const labels = new Map<string, { pair: Pair; step: Step }>()
      for (const link of [...stage.chain].reverse()) {
        for (const step of link.steps) if (step.instruction.keyword === 'LABEL') for (const pair of step.instruction.pairs) labels.set(pair.key.value, { pair, step })
      }
      const missing = forms.map(([name]) => name).filter((name) => !labels.has(name))
      if (missing.length > 0) context.report(stage.range, `This image lacks the ${missing.length === 1 ? 'label' : 'labels'} ${missing.join(', ')}`, { aliases: ['DL3049'] })
      for (const [name, form] of forms) judge(labels.get(name), name, form, stage, context)
      if (context.option('strict') !== true) return
      for (const [name, { pair, step }] of labels) {
        if (step.stage === stage && !forms.some(([known]) => known === name)) context.report(pair.key.range, `${name} is not among the labels that are agreed on`, { aliases: ['DL3050'] })
      }
    },
  },
})

function judge(label: { pair: Pair; step: Step } | undefined, name: string, form: string, stage: Stage, context: RuleContext): void {
  if (label?.pair.value === undefined || label.step.stage.file !== stage.file) return
  const { text, resolved } = label.step.expand(label.pair.value)
  const kind = KINDS[form] ?? KINDS['text']
  if (!resolved || kind === undefined || kind.test(text)) return
  const isEmpty = text.trim() === ''
  context.report(label.pair.value.range, `${name} should be ${kind.what}${isEmpty ? ', and is empty' : ''}`, { aliases: [isEmpty ? 'DL3051' : kind.code] })
}

/** Licences as they are most often named (https://spdx.org/licenses/); families are taken by their prefix. */
function isSpdx(text: string): boolean {
  const words = text.replace(/[()]/g, ' ').split(/\s+/).filter((word) => word !== '' && !/^(?:AND|OR|WITH)$/.test(word))
  return words.length > 0 && words.every((word) => /^(?:MIT|ISC|Zlib|Unlicense|WTFPL|PostgreSQL|Python|Ruby|Vim|NCSA|OpenSSL|PHP|BlueOak|X11|curl|Libpng|HPND|0BSD|JSON|Beerware|LicenseRef|DocumentRef|Apache|BSD|GPL|LGPL|AGPL|MPL|EPL|EUPL|CDDL|CC|CC0|BSL|Artistic|OFL|UPL|MS|AFL|OSL|SSPL|BUSL|Elastic|Unicode|ICU|IJG|FTL|W3C|ZPL|PSF|CECILL|GFDL|MulanPSL|NTP|SISSL|Sleepycat|[A-Z]\w*(?:-exception))(?:-[\w.+-]+|\+)?$|-exception(?:-[\d.]+)?$/.test(word))
}
