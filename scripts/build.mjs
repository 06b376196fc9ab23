// Bundles the command line into dist/: a tiny entry that answers --version by itself, and the rest, loaded when it is needed.
import { chmodSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })

const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', legalComments: 'none', logLevel: 'warning' }

/** A dynamic import of one of these stays a require() of its own bundle, so that nothing is loaded before it is needed. */
const parts = ['main']
const lazyParts = {
  name: 'lazy-parts',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/main\.ts$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: `./${parts.find((part) => args.path.includes(part))}.cjs`, external: true } : undefined)
  },
}

await build({ ...shared, entryPoints: { bin: 'src/cli/bin.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' }, plugins: [lazyParts] })
await build({ ...shared, entryPoints: { main: 'src/cli/main.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' } })
chmodSync('dist/bin.cjs', 0o755)
