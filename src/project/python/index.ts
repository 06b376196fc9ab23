export { isPipWithoutCache } from './old-pip.ts'
export { readPipfile, readPyProject, type PyProject } from './manifests.ts'
export { packageName, parseRequirement, readRequirements, type PythonRequirement, type Requirements } from './requirements.ts'
export { fileForRun, isPythonProgram, packagesOfOperation, pyProjectForRun, pythonOfStage, sourceIsMissing, type PythonOfStage } from './python-stage.ts'
export { isOnPath, stageCopiedFrom, virtualenvsOf, type Virtualenv } from './virtualenvs.ts'
export { readSettings, type DjangoSettings, type Setting, type SettingKind, type SettingVariable } from './settings.ts'
export {
  allowedHosts, djangoOfService, djangoOfStage, djangoServerCommand, djangoSettings, environmentOfService, environmentOfStage, isDebug, isDjangoCommand, isDjangoService, isDjangoStage,
  serverModule, settingsOfCommand, settingsOfStage, type DjangoProject,
} from './django.ts'
