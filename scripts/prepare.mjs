// npm runs this after an install, also after one that only wrote the lock: then there is nothing to build with.
import { existsSync } from 'node:fs'

if (existsSync('node_modules/esbuild') && existsSync('src/cli/bin.ts')) await import('./build.mjs')
else console.log('prepare: dependencies are not installed, so nothing is built')
