export type * from './model.ts'
export { cacheLeft } from './caches.ts'
export { isBuildTool, isDevelopmentGroup, isDevelopmentPackage, isDevelopmentRequirementFile, isNodeTooling } from './categories.ts'
export { packageOperations } from './operations.ts'
