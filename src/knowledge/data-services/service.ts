export type DataServiceKind = 'database' | 'cache' | 'queue' | 'search' | 'object-store' | 'coordination';

export interface WrongMount {
  readonly path: string;
  /** Why data is lost or the service fails there, as a sentence without its full stop. */
  readonly why: string;
}

export interface DataPaths {
  /** Mount targets that keep all the data; the first is the usual one. */
  readonly mount: readonly string[];
  /** Targets that people use and that do not keep it. A target in neither list is unknown to the image: off the data path. */
  readonly wrong: readonly WrongMount[];
}

export interface ServicePort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** URL schemes of clients that connect to it, without `://`; drivers may follow a `+`. */
  readonly schemes: readonly string[];
  readonly purpose: 'clients' | 'administration' | 'cluster';
}

export interface ServiceCredentials {
  readonly user?: readonly string[];
  readonly password: readonly string[];
  readonly database?: readonly string[];
  readonly root?: readonly string[];
  /** The image reads the secret from the file that `<NAME>_FILE` names. */
  readonly fileSuffixSupported: boolean;
  readonly defaultUser?: string;
  /** `user` stands for the name of the user. */
  readonly defaultDatabase?: string | { readonly sameAs: 'user' };
}

/** A variable that turns authentication off. `values` in lower case; undefined: any value but an empty one. */
export interface OpenDoor {
  readonly variable: string;
  readonly values?: readonly string[];
  readonly why: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DataService {
  readonly name: string;
  readonly label: string;
  readonly kind: DataServiceKind;
  /** Canonical repositories: `postgres`, `bitnami/postgresql`. */
  readonly images: readonly string[];
  /**
   * Where data lives. `major` is what `majorOfServiceTag` gives: undefined for untagged and `latest`, which count as
   * the newest release; a tag that could not be resolved must not be asked about. Undefined: the path depends on
   * the configuration. An empty `mount`: the service keeps nothing on disk.
   */
  readonly dataPaths: (major: number | undefined, environment: Environment) => DataPaths | undefined;
  /** Whether losing the data with the container is a fault (`expected`) or often intended (`optional`). */
  readonly persistence: 'expected' | 'optional' | 'none';
  readonly ports: readonly ServicePort[];
  readonly credentials?: ServiceCredentials;
  /** A test that Compose accepts, and the program in the image that it needs. */
  readonly healthcheck?: { readonly test: readonly string[]; readonly tool: string };
  /** Whether the command makes it a cache on purpose. Words of command and arguments. */
  readonly isCacheWhen?: (command: readonly string[]) => boolean;
  readonly unauthenticated: readonly OpenDoor[];
  /** Anyone who reaches the port gets in unless a password is configured. */
  readonly openByDefault: boolean;
}

/** A path that never changes, with the usual mistakes. */
export function fixedPath(mount: readonly string[], wrong: readonly WrongMount[] = []): DataService['dataPaths'] {
  return () => ({ mount, wrong })
}

export function clientPort(port: number, schemes: readonly string[] = []): ServicePort {
  return { port, protocol: 'tcp', schemes, purpose: 'clients' }
}

export function otherPort(port: number, purpose: ServicePort['purpose'], protocol: ServicePort['protocol'] = 'tcp'): ServicePort {
  return { port, protocol, schemes: [], purpose }
}
