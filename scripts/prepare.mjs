// npm runs this after an install, and before it packs a checkout to install it elsewhere.
//
// After an install that only wrote the lock there is nothing to build with, and nothing needs to be built. A checkout that is installed as a whole
// (`npm install --global --install-links .`, which is what pre-commit does) has no dependencies yet, and npm installs none before it packs: they are fetched here.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const canBuild = () => existsSync('node_modules/esbuild') && existsSync('node_modules/typescript') && existsSync('src/cli/bin.ts')

if (!canBuild() && process.env.npm_config_global === 'true' && process.env.npm_config_package_lock_only !== 'true' && existsSync('package-lock.json')) {
  // Without what this npm was told: it speaks of the install around.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?:config_(?!cache$|registry$|proxy$|https_proxy$|noproxy$|cafile$|userconfig$)|command|lifecycle|package|execpath)/.test(name)))
  const npm = process.env.npm_execpath
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  execFileSync(program, [...first, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2], env })
}

if (canBuild()) await import('./build.mjs')
else console.log('prepare: dependencies are not installed, so nothing is built')
