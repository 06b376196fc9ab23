/**
 * Runs a file as a module of Node and gives its default export (the module itself where it has none). Only for files that the user names as code.
 * TypeScript works where Node itself can load it (22.18 and later).
 * @param path Absolute.
 * @throws what the module throws, and Node's own errors
 */
export function loadModule(path: string): unknown {
  // Not `import()`: the bundle turns that into a require of its own, and require loads ES modules too.
  const { createRequire } = process.getBuiltinModule('node:module')
  const loaded: unknown = createRequire(path)(path)
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded
}
