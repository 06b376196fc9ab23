import { type Row, web } from './row.ts'

/** What cannot be known, or is still to be filled in: nothing is said, whatever the loader would say. */
export const UNJUDGED: readonly Row[] = [
  ['a template that is no YAML', { 'compose.yaml.j2': 'services:\n  web:\n    image: {{ image }}\n{% if x %}\n    user: 1\n{% endif %}\n' }],
  ['a template of Jinja that could be read', { 'docker-compose.example.yml': 'services:\n  web:\n    image: "{{ image }}"\n    restat: a\n' }],
  ['a template in braces', { 'docker-compose.example.yml': web('    mem_limit: {{ size }}\n    restat: 1\n') }],
  ['a template of ERB', { 'docker-compose.example.yml': web('    restat: "<%= size %>"\n') }],
  ['a template of statements', { 'docker-compose.example.yml': web('    restat: "{% size %}"\n') }],
  ['a template by its name, which is no YAML', { 'docker-compose.yml.erb': web('    user: a: b\n') }],
  ['a template by its name in capitals', { 'docker-compose.yml.TPL': web('    restat: <restart>\n') }],
  ['values to be filled in', { 'docker-compose.example.yml': web('    mem_limit: <size of it>\n    ports: ["<port>:80"]\n    shm_size: "@MEMORY_1@"\n    user: [your user-name]\n    stop_grace_period: about <seconds>s\n') }],
  ['a service of another file that a variable names', web('    extends: {file: "${A}/b.yaml", service: a}\n')],
  ['an include from another machine', 'include:\n  - https://example.com/a.yaml\nservices:\n  web:\n    image: shop/web:1\n'],
  ['scales of which a part is unset', web('    container_name: shop\n    scale: "2${A}"\n    deploy: {replicas: "3${A}"}\n')],
  ['replicas of which a part is unset', web('    scale: 2\n    deploy: {replicas: "3${A}"}\n')],
  ['sizes of which a part is unset', web('    mem_limit: 1g${A}\n    mem_reservation: 1g\n    deploy: {resources: {limits: {memory: 1m}, reservations: {memory: "1m${A}"}}}\n')],
  ['targets of which a part is unset', web('    tmpfs: ["/a${A}", /b]\n    volumes: ["./a:/a", "./b:/b${A}"]\n')],
  ['platforms of which a part is unset', 'services:\n  web:\n    build: {context: "https://example.com/a.git", platforms: [linux/amd64, "linux/${A}"]}\n    platform: linux/arm64\n'],
  ['a platform that is unset', 'services:\n  web:\n    build: {context: "https://example.com/a.git", platforms: [linux/amd64]}\n    platform: linux/${A}\n'],
  ['names of which a part is unset', 'services:\n  web:\n    build:\n      context: https://example.com/a.git\n      additional_contexts: ["base=service:gho${A}"]\n    models: ["x${A}"]\nvolumes:\n  a: {external: {name: "b${A}"}, name: c}\n  b: {external: {name: b}, name: "c${A}"}\njobs:\n  j: {image: b, triggers: {manual: true}, depends_on: ["gho${A}"]}\n'],
  ['what is needed, of which a part is unset', web('    depends_on: ["db${A}"]\n    links: ["db${A}:x"]\n    network_mode: service:db${A}\n    volumes_from: ["db${A}"]\n  db: {image: a, profiles: [p]}\n')],
  ['profiles of which a part is unset', web('    depends_on: [db]\n  db: {image: a, profiles: [p, "x${A}"]}\njobs:\n  j: {image: b, triggers: {manual: true}, depends_on: [db]}\n')],
  ['a format of an env file of which a part is unset', { 'compose.yaml': web('    env_file:\n      - path: a.env\n        format: x${F}\n'), 'a.env': 'A B=1\n' }],
  ['a size of an unset variable and one of the shell', 'services:\n  web:\n    image: a\n    mem_limit: ${A}${HOME}\n'],
  ['a size out of the environment file, of which a part is unset', { 'compose.yaml': 'services:\n  web:\n    image: a\n    mem_limit: ${A}\n', '.env': 'A=x${B}\n' }],
  ['list items that a variable may make equal', 'services:\n  web:\n    image: a\n    external_links: ["a", "a${A}"]\n'],
]
