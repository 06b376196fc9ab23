import manifest from '../../package.json' with { type: 'json' }

/** Of the package. */
export const VERSION = manifest.version

/** Of this build: the bundler writes a hash of all code here, so that two builds of one version differ. */
export const BUILD: string = `${manifest.version} @@BUILD@@`

/** The repository's address. */
export const HOME = manifest.homepage
