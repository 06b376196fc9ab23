import { describe, expect, it } from 'vitest'
import { CASES } from './cases.ts'
import { faultsOfCase } from './judge.ts'
import { LOADER_RULES } from './loader-rules.ts'

describe('what the loader refuses, at the place that causes it', () => {
  it.each(CASES.map((each) => ({ ...each })))('$title', (each) => {
    const { expected, found } = faultsOfCase(each, LOADER_RULES)
    expect(found.map((fault) => fault.place)).toEqual(expected)
  })
})

describe('what is said of a fault', () => {
  const service = (...lines: readonly string[]): string => `services:\n  web:\n    image: shop/web:1\n${lines.map((line) => `    ${line}\n`).join('')}`

  it.each([
    ['a misspelt key', service('restat: always'), 'There is no key `restat` in a service; did you mean `restart`?'],
    ['a former key', service('net: host'), 'There is no key `net` in a service; it is called `network_mode` now'],
    ['a key at the wrong depth', `${service()}environment: {A: "1"}\n`, 'There is no key `environment` at the top of a compose file; it belongs in a service: indent it'],
    ['a key that is too deep', service('healthcheck:', '  test: a', '  tmpfs: /a'), 'There is no key `tmpfs` in `healthcheck`; it belongs in the service itself: mind the indentation'],
    ['a section in a service', service('include: [a.yaml]'), 'There is no key `include` in a service; it belongs at the top of the file'],
    ['a service in a service', service('worker:', '  image: shop/worker:1'), 'There is no key `worker` in a service; it looks like a service: indent it as the other services under `services:`'],
    ['an extension', `${service()}x_a: 1\n`, 'There is no key `x_a` at the top of a compose file; an extension of your own begins with `x-`'],
    ['nothing behind a key', service('ports:'), 'Nothing stands behind `ports:`; give it a list, or remove the key'],
    ['a mapping where a text belongs', service('environment:', '  - A: b'), 'Each entry of `environment` has to be a text, not a mapping: write `- A=…`, or take the dashes away, or put the whole entry in quotes'],
    ['a list where a mapping belongs', service('deploy: [a]'), '`deploy` has to be a mapping (`key: value`), not a list: take the dashes away'],
    ['a text where a list belongs', service('ports: "80:80"'), '`ports` has to be a list, not the text `80:80`: put `- ` in front'],
    ['a dash without a blank', service('ports: -8080:80'), '`ports` has to be a list, not the text `-8080:80`: put a blank behind the dash'],
    ['what may be a secret', service('environment: PASSWORD=abc'), '`environment` has to be a mapping (`key: value`) or a list, not one text'],
    ['a long text', service(`scale: ${'a'.repeat(80)}`), `\`scale\` takes a whole number without a unit, not \`${'a'.repeat(57)}…\``],
    ['a word that is near to a known one', service('cgroup: hots'), '`cgroup` cannot be `hots`; did you mean `host`?'],
    ['a word that is near to none', service('cgroup: shared'), '`cgroup` cannot be `shared`; it is `host` or `private`'],
    ['an empty text', service('container_name: ""'), 'an empty text is no name for a container: it needs two characters or more in a row out of letters, digits, `_`, `.` and `-`, the first a letter or a digit'],
    ['a key that is no text', service('5: a'), 'A key has to be a text, and YAML reads `5` as a number; put it in quotes'],
    ['a key that is a list', service('? [a]', ': b'), 'A key has to be a text'],
  ])('%s', (_, text, message) => {
    const { found } = faultsOfCase({ title: '', files: { 'compose.yaml': text } }, LOADER_RULES)
    expect(found.map(({ finding }) => finding.message)).toEqual([message])
  })
})

it('has enough cases of both kinds', () => {
  const refused = CASES.filter((each) => Object.values(each.files).some((text) => text.includes('«')))
  expect([refused.length > 100, CASES.length - refused.length > 60]).toEqual([true, true])
})
