import { canonicalRepository } from './image-name.ts'
import type { ImageName } from './image-name.ts'

/**
 * Images that read a setting from the file which `<NAME>_FILE` names, and for which settings. Source: the images' own
 * documentation and entrypoint scripts; only what is certain is here.
 */
interface FileSecrets {
  readonly images: readonly string[];
  readonly variables: readonly string[];
}

const POSTGRES = ['POSTGRES_PASSWORD', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_INITDB_ARGS']
const MYSQL = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ROOT_HOST', 'MYSQL_DATABASE', 'MYSQL_USER', 'MYSQL_PASSWORD']
const MARIADB = MYSQL.flatMap((name) => [name, name.replace('MYSQL', 'MARIADB')])

const TABLE: readonly FileSecrets[] = [
  { images: ['postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb'], variables: POSTGRES },
  { images: ['bitnami/postgresql', 'bitnamilegacy/postgresql'], variables: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD'] },
  { images: ['mysql', 'percona', 'percona/percona-server'], variables: MYSQL },
  { images: ['mariadb'], variables: MARIADB },
  { images: ['bitnami/mariadb', 'bitnamilegacy/mariadb'], variables: ['MARIADB_PASSWORD', 'MARIADB_ROOT_PASSWORD'] },
  { images: ['bitnami/mysql', 'bitnamilegacy/mysql'], variables: ['MYSQL_PASSWORD', 'MYSQL_ROOT_PASSWORD'] },
  { images: ['bitnami/redis', 'bitnamilegacy/redis'], variables: ['REDIS_PASSWORD'] },
  { images: ['bitnami/mongodb', 'bitnamilegacy/mongodb'], variables: ['MONGODB_PASSWORD', 'MONGODB_ROOT_PASSWORD'] },
  { images: ['mongo'], variables: ['MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD'] },
  { images: ['minio/minio', 'quay.io/minio/minio'], variables: ['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD', 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'] },
  { images: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'], variables: ['ELASTIC_PASSWORD', 'KEYSTORE_PASSWORD'] },
  { images: ['gvenzl/oracle-free', 'gvenzl/oracle-xe'], variables: ['ORACLE_PASSWORD', 'APP_USER_PASSWORD'] },
  { images: ['neo4j'], variables: ['NEO4J_AUTH'] },
  {
    images: ['wordpress'],
    variables: [
      'WORDPRESS_DB_HOST', 'WORDPRESS_DB_USER', 'WORDPRESS_DB_PASSWORD', 'WORDPRESS_DB_NAME', 'WORDPRESS_AUTH_KEY', 'WORDPRESS_SECURE_AUTH_KEY', 'WORDPRESS_LOGGED_IN_KEY',
      'WORDPRESS_NONCE_KEY', 'WORDPRESS_AUTH_SALT', 'WORDPRESS_SECURE_AUTH_SALT', 'WORDPRESS_LOGGED_IN_SALT', 'WORDPRESS_NONCE_SALT',
    ],
  },
  {
    images: ['nextcloud'],
    variables: ['MYSQL_DATABASE', 'MYSQL_USER', 'MYSQL_PASSWORD', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'NEXTCLOUD_ADMIN_USER', 'NEXTCLOUD_ADMIN_PASSWORD', 'REDIS_HOST_PASSWORD', 'SMTP_PASSWORD'],
  },
  { images: ['redmine'], variables: ['REDMINE_DB_PASSWORD', 'REDMINE_SECRET_KEY_BASE'] },
  { images: ['dpage/pgadmin4'], variables: ['PGADMIN_DEFAULT_PASSWORD'] },
  { images: ['mongo-express'], variables: ['ME_CONFIG_MONGODB_ADMINUSERNAME', 'ME_CONFIG_MONGODB_ADMINPASSWORD', 'ME_CONFIG_BASICAUTH_USERNAME', 'ME_CONFIG_BASICAUTH_PASSWORD'] },
  { images: ['phpmyadmin', 'phpmyadmin/phpmyadmin'], variables: ['PMA_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MYSQL_PASSWORD'] },
]

/** Grafana reads any setting from a file, with two underscores: `GF_SECURITY_ADMIN_PASSWORD__FILE`. */
const GRAFANA = new Set(['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'])

/** The variable by which the image takes this setting from a file, e.g. `POSTGRES_PASSWORD_FILE`; undefined when it does not. */
export function fileVariableFor(image: ImageName, variable: string): string | undefined {
  const repository = canonicalRepository(image)
  if (GRAFANA.has(repository)) return variable.startsWith('GF_') ? `${variable}__FILE` : undefined
  const known = TABLE.find((entry) => entry.images.includes(repository))
  return known?.variables.includes(variable) === true ? `${variable}_FILE` : undefined
}
