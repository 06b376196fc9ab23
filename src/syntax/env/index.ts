export type * from './ast.ts'
export { parseEnv } from './parse.ts'
