/** All that a rule may import. */
export { defineRule, flatAliases } from './rule.ts'
export type {
  Aliases, Example, FixProposal, Handlers, OptionDefinition, OptionValue, Place, Reference, ReportDetails, Rule, RuleContext,
} from './rule.ts'
export { CATEGORIES, SEVERITIES } from './finding.ts'
export type { Category, Finding, Fix, FixSafety, Severity } from './finding.ts'

export type { Document, Located, Range } from '../text/document.ts'
export { contains, createDocument, lineRange, overlaps, positionAt, textOf } from '../text/document.ts'
export type { Edit } from '../text/edit.ts'
export { indentationAt, lineBreakOf, wholeLines } from '../text/whole-lines.ts'
export { MappedText } from '../text/mapped.ts'
export { folderOf, joinPath, nameOf, normalizePath, relativeInside } from '../text/paths.ts'
export { nearest } from '../text/distance.ts'

export type * from '../syntax/dockerfile/ast.ts'
export { expand } from '../syntax/dockerfile/expand.ts'
export { parseImageReference } from '../syntax/dockerfile/image-reference.ts'
export type { ImageReference } from '../syntax/dockerfile/image-reference.ts'
export type {
  CommandSubstitution, Pipeline, PipelinePlace, ShellAssignment, ShellRedirect, ShellScript, ShellWord, SimpleCommand, VariableExpansion,
} from '../syntax/shell/index.ts'
export type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from '../syntax/yaml/ast.ts'
export type { EnvEntry, EnvSyntax } from '../syntax/env/ast.ts'
export type * from '../compose/model.ts'

export type {
  Base, DeclaredVolume, DockerfileModel, EffectiveCommand, EffectiveUser, ExposedPort as StagePort, Resolved, RunMount, ShellInForce, Stage, Step,
  StepCommand, StepOperation,
} from '../project/dockerfile/model.ts'
export type { Variable } from '../project/dockerfile/environment.ts'
export type { BuildContext as ProjectBuildContext, ContextEntry, CopySource, EnvFile, IgnoreFile, Project, ServiceBuild, ServiceModel } from '../project/model.ts'
export type { Purpose, PurposeVerdict } from '../project/purpose.ts'
export { imageName } from '../project/image-name.ts'
export * from '../project/dependency-layers.ts'
export type { CacheLeft, PackageArgument, PackageManager, PackageOperation } from '../project/packages/index.ts'
export { fileInImage, filesBelow, programPaths } from '../project/image-files.ts'
export type { ImageFile } from '../project/image-files.ts'
export { isBuiltHere, isForProduction, servicesRunning, stageOfService } from '../project/service-image.ts'
export { fileInContainer, passesArguments, startOfService, startOfStage } from '../project/start-script.ts'
export type { ContainerCommand, ContainerStart, StartScript } from '../project/start-script.ts'
export { isLoopback } from '../project/server-process.ts'
export { containerOfService, containerOfStage, nginxPorts } from '../project/running-servers.ts'
export type { RunningContainer, RunningServer } from '../project/running-servers.ts'
export { isBuildTool, isDevelopmentPackage, isNodeTooling } from '../project/packages/index.ts'
export { unusedUserOf } from '../project/created-user.ts'
export { pushCommands, pushOf } from '../project/pushed-images.ts'
export * from '../project/unwanted-in-context.ts'
export * from './knowledge.ts'
export { dependenciesOf, isOnClosedNetworks, meaningOfHost, networkNameOf, networksOf, serviceReferencesOf } from '../project/service-references.ts'
export type { HostMeaning, ServiceReference } from '../project/service-references.ts'
export { containerPath, dataStorageOf, isAtOrBelow, mountHolding, mountTargetOf, runsDataServer, unusedResources, usedResources, volumeSharesOf } from '../project/volumes.ts'
export type { DataStorage, ResourceKind, UsedResources, VolumeShare } from '../project/volumes.ts'
export { projectPathOf, startCommandsOf, startCommandsOfStage } from '../project/start-commands.ts'
export type { StartCommand } from '../project/start-commands.ts'
export { purposeOfEnvFile, secretInEnv, secretInFile, secretsOfCompose, secretsOfEnvEntry, secretsOfPair, secretsOfStep } from '../project/secret-values.ts'
export type { SecretInFile, SecretPlace, SecretStrength } from '../project/secret-values.ts'
export { hasHealthcheck } from '../project/health.ts'
