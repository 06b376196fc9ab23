export type * from './ast.ts'
export { parseDockerfile } from './parse.ts'
