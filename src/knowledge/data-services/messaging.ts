import { clientPort, fixedPath, otherPort } from './service.ts'
import type { DataService } from './service.ts'

/** Queues and coordination services. Source: the images' own documentation. */

export const MESSAGING_SERVICES: readonly DataService[] = [
  {
    name: 'rabbitmq', label: 'RabbitMQ', kind: 'queue', images: ['rabbitmq'], persistence: 'optional',
    dataPaths: fixedPath(['/var/lib/rabbitmq', '/var/lib/rabbitmq/mnesia'], [{ path: '/data', why: 'the data is in /var/lib/rabbitmq' }]),
    ports: [clientPort(5672, ['amqp', 'pyamqp']), clientPort(5671, ['amqps']), otherPort(15672, 'administration'), otherPort(25672, 'cluster')],
    credentials: { user: ['RABBITMQ_DEFAULT_USER'], password: ['RABBITMQ_DEFAULT_PASS'], database: ['RABBITMQ_DEFAULT_VHOST'], fileSuffixSupported: false, defaultUser: 'guest', defaultDatabase: '/' },
    healthcheck: { test: ['CMD', 'rabbitmq-diagnostics', '-q', 'ping'], tool: 'rabbitmq-diagnostics' },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'rabbitmq', label: 'RabbitMQ', kind: 'queue', images: ['bitnami/rabbitmq', 'bitnamilegacy/rabbitmq'], persistence: 'optional',
    dataPaths: fixedPath(['/bitnami/rabbitmq/mnesia', '/bitnami/rabbitmq', '/bitnami'], [{ path: '/var/lib/rabbitmq', why: 'this image keeps its data under /bitnami/rabbitmq' }]),
    ports: [clientPort(5672, ['amqp', 'pyamqp']), otherPort(15672, 'administration')],
    credentials: { user: ['RABBITMQ_USERNAME'], password: ['RABBITMQ_PASSWORD'], fileSuffixSupported: false, defaultUser: 'user' },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'kafka', label: 'Kafka', kind: 'queue', images: ['apache/kafka', 'apache/kafka-native', 'wurstmeister/kafka'], persistence: 'optional',
    // The log directory is a setting.
    dataPaths: () => undefined,
    ports: [clientPort(9092, ['kafka'])],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'kafka', label: 'Kafka', kind: 'queue', images: ['confluentinc/cp-kafka', 'confluentinc/cp-server'], persistence: 'optional',
    dataPaths: (_major, environment) => (environment['KAFKA_LOG_DIRS'] === undefined ? { mount: ['/var/lib/kafka/data', '/var/lib/kafka'], wrong: [] } : undefined),
    ports: [clientPort(9092, ['kafka'])],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'kafka', label: 'Kafka', kind: 'queue', images: ['bitnami/kafka', 'bitnamilegacy/kafka'], persistence: 'optional',
    dataPaths: fixedPath(['/bitnami/kafka', '/bitnami/kafka/data', '/bitnami'], [{ path: '/var/lib/kafka/data', why: 'this image keeps its data under /bitnami/kafka' }]),
    ports: [clientPort(9092, ['kafka'])],
    unauthenticated: [{ variable: 'ALLOW_PLAINTEXT_LISTENER', values: ['yes', 'true', '1'], why: 'clients need no password' }],
    openByDefault: false,
  },
  {
    name: 'zookeeper', label: 'ZooKeeper', kind: 'coordination', images: ['zookeeper'], persistence: 'optional',
    dataPaths: fixedPath(['/data', '/datalog'], []),
    ports: [clientPort(2181, ['zookeeper', 'zk']), otherPort(2888, 'cluster'), otherPort(3888, 'cluster'), otherPort(8080, 'administration')],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'zookeeper', label: 'ZooKeeper', kind: 'coordination', images: ['confluentinc/cp-zookeeper'], persistence: 'optional',
    dataPaths: fixedPath(['/var/lib/zookeeper', '/var/lib/zookeeper/data', '/var/lib/zookeeper/log'], []),
    ports: [clientPort(2181, ['zookeeper', 'zk'])],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'etcd', label: 'etcd', kind: 'coordination', images: ['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'], persistence: 'optional',
    dataPaths: () => undefined,
    ports: [clientPort(2379, ['etcd']), otherPort(2380, 'cluster')],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'etcd', label: 'etcd', kind: 'coordination', images: ['bitnami/etcd', 'bitnamilegacy/etcd'], persistence: 'optional',
    dataPaths: fixedPath(['/bitnami/etcd', '/bitnami/etcd/data', '/bitnami']),
    ports: [clientPort(2379, ['etcd']), otherPort(2380, 'cluster')],
    credentials: { password: [], root: ['ETCD_ROOT_PASSWORD'], fileSuffixSupported: false, defaultUser: 'root' },
    unauthenticated: [{ variable: 'ALLOW_NONE_AUTHENTICATION', values: ['yes', 'true', '1'], why: 'it lets everyone in without a password' }],
    openByDefault: false,
  },
  {
    name: 'consul', label: 'Consul', kind: 'coordination', images: ['hashicorp/consul', 'consul'], persistence: 'optional',
    dataPaths: fixedPath(['/consul/data', '/consul']),
    ports: [clientPort(8500), otherPort(8600, 'clients', 'udp'), otherPort(8300, 'cluster')],
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'vault', label: 'Vault', kind: 'coordination', images: ['hashicorp/vault', 'vault'], persistence: 'optional',
    // Where secrets are stored is a setting; in development mode, nowhere.
    dataPaths: () => undefined,
    ports: [clientPort(8200)],
    credentials: { password: ['VAULT_DEV_ROOT_TOKEN_ID'], fileSuffixSupported: false },
    unauthenticated: [],
    openByDefault: false,
  },
]
