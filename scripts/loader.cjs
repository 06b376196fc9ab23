// The program's own loader, copied into dist/: gives the parts out of their packs. Beside a pack may lie what V8 compiled it to; another
// version of V8 rejects that and compiles the text.
'use strict'
const { readFileSync } = require('node:fs')
const { Script } = require('node:vm')

/** The pack that each part is in. */
const packOf = {/* packs */}
/** By pack: the compiled script, and the functions that make its parts. */
const scripts = new Map()
const makers = new Map()
const modules = new Map()

function open(pack) {
  const filename = `${__dirname}/${pack}.pack`
  let cachedData
  try {
    cachedData = readFileSync(`${__dirname}/${pack}.cache`)
  } catch {
    // Only packs that linting needs have one.
  }
  // All ASCII: the build sees to that.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData })
  scripts.set(pack, script)
  const functions = script.runInThisContext()
  makers.set(pack, functions)
  return functions
}

function load(name) {
  const known = modules.get(name)
  if (known !== undefined) return known.exports
  const pack = packOf[name]
  if (pack === undefined) return require(name)
  const module = { exports: {} }
  modules.set(name, module)
  ;(makers.get(pack) ?? open(pack))[name](module.exports, load, module)
  return module.exports
}

module.exports = {
  load,
  modules,
  scripts,
  main: (args) => load('./main.cjs').main(args, undefined, undefined, __filename),
}
