// The program's own loader, copied into dist/: gives the parts out of their packs.
//
// V8 takes longer to compile a pack than to lint a Dockerfile, so that what it made of one is kept: for Node 20 beside the packs (scripts/code-cache.mjs), for any other
// version, each of which has a form of its own, in the cache folder of the user, as soon as it has run once. NODE_DISABLE_COMPILE_CACHE turns the latter off.
'use strict'
const { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { dirname } = require('node:path')
const { Script } = require('node:vm')

/** The pack that each part is in. */
const packOf = {/* packs */}
/** By pack: the compiled script, and the functions that make its parts. */
const scripts = new Map()
const makers = new Map()
const modules = new Map()

/** The packs that linting needs; the others are small. */
const LARGE = new Set(['lint', 'compose'])
/** Kept forms of packs, of all versions together. */
const MOST_KEPT = 12

function open(pack) {
  const filename = `${__dirname}/${pack}.pack`
  const cachedData = LARGE.has(pack) ? readKept(pack) ?? readShipped(pack) : undefined
  // All ASCII: the build sees to that.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData })
  scripts.set(pack, script)
  const functions = script.runInThisContext()
  makers.set(pack, functions)
  return functions
}

/** Not there while it is being made. */
function readShipped(pack) {
  try {
    return readFileSync(`${__dirname}/${pack}.cache`)
  } catch {
    return undefined
  }
}

/** Where what V8 made is kept; undefined where the user has no place of his own. */
function keptFolder() {
  const { LOCALAPPDATA, XDG_CACHE_HOME, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env
  if (NODE_DISABLE_COMPILE_CACHE === '1') return undefined
  if (process.platform === 'win32') return LOCALAPPDATA && `${LOCALAPPDATA}\\dockerlint`
  const folder = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`)
  return folder?.startsWith('/') ? `${folder}/dockerlint` : undefined
}

function keptPath(folder, pack) {
  return `${folder}/@@BUILD@@-${pack}-${process.version}-${process.arch}.cache`
}

/** It is code that will run, so it must be the user's own, and nobody else may write to it. */
function readKept(pack) {
  const folder = keptFolder()
  if (folder === undefined) return undefined
  let descriptor
  try {
    descriptor = openSync(keptPath(folder, pack), 'r')
    const stats = fstatSync(descriptor)
    return stats.isFile() && (process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0)) ? readFileSync(descriptor) : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Keeps what V8 made of the packs that it had to compile, with all functions that were called. Nothing is said where that cannot be done. */
function keepCompiled() {
  const folder = keptFolder()
  const compiled = [...scripts].filter(([pack, script]) => LARGE.has(pack) && script.cachedDataRejected !== false)
  if (folder === undefined || compiled.length === 0) return
  try {
    // A home that is not there is none.
    for (const each of [dirname(folder), folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 })
    for (const [pack, script] of compiled) {
      const path = keptPath(folder, pack)
      writeFileSync(`${path}.${process.pid}`, script.createCachedData(), { flag: 'wx', mode: 0o600 })
      renameSync(`${path}.${process.pid}`, path)
    }
    const kept = readdirSync(folder).map((name) => ({ path: `${folder}/${name}`, time: statSync(`${folder}/${name}`).mtimeMs }))
    for (const { path } of kept.sort((one, other) => other.time - one.time).slice(MOST_KEPT)) rmSync(path, { force: true })
  } catch {
    // The next run compiles again.
  }
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
  main: (args) => {
    process.once('exit', keepCompiled)
    return load('./main.cjs').main(args, undefined, undefined, __filename)
  },
}
