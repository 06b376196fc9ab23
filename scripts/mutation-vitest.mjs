// Stands for `vitest` while mutants are run: collects tests instead of running them. The matchers are vitest's own.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const fromVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
const { chai, ...plugins } = await loadExpect()
for (const plugin of [plugins.JestExtend, plugins.JestChaiExpect, plugins.JestAsymmetricMatchers]) chai.use(plugin)

async function loadExpect() {
  const load = (name) => import(pathToFileURL(fromVitest.resolve(name)).href)
  return { ...await load('@vitest/expect'), chai: await load('chai') }
}

export const expect = (value, message) => chai.expect(value, message)
Object.assign(expect, { any: (type) => ({ asymmetricMatch: (value) => typeof value === type.name.toLowerCase() || value instanceof type }) })

/** The tests of the files that were loaded: a new list for each loading. @type {{ id: string, run: () => unknown }[]} */
const collected = globalThis.collectedTests
const names = []

export function describe(name, body) {
  names.push(name)
  body()
  names.pop()
}

export function it(name, run) {
  const id = [...names, name].join(' > ')
  // Two tests of one name are told apart by their order.
  const same = collected.filter((test) => test.id === id || test.id.startsWith(`${id} #`)).length
  collected.push({ id: same === 0 ? id : `${id} #${same + 1}`, run })
}

describe.each = (cases) => (name, body) => {
  for (const each of cases) describe(titleOf(name, each), () => body(...argumentsOf(each)))
}

it.each = (cases) => (name, run) => {
  for (const each of cases) it(titleOf(name, each), () => run(...argumentsOf(each)))
}

export const test = it

function argumentsOf(each) {
  return Array.isArray(each) ? each : [each]
}

/** `$key` of an object, `%s` and the like in turn from a list. */
function titleOf(name, each) {
  const rest = [...argumentsOf(each)]
  return name.replace(/\$(\w+)/g, (written, key) => (Object.hasOwn(Object(each), key) ? String(each[key]) : written)).replace(/%[sdjio]/g, () => String(rest.shift()))
}
