import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'service-start-anywhere',
  title: 'Start no service while an image is built',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3001'] },
  presets: [],
  yieldsTo: ['pointless-command'],
  why: `The strict form of \`pointless-command\`, as hadolint has it: also where the same RUN uses the service that it starts, for example a database that gets its first tables. Off unless asked for.`,
  remedy: 'Prepare the data when the container starts, or build it in a stage of its own.',
  references: [{ title: 'Building best practices: RUN', url: 'https://docs.docker.com/build/building/best-practices/#run' }],
  bad: [{ title: 'Used in the same RUN', files: 'FROM debian:13\nRUN «service mariadb start» && mariadb -e "CREATE DATABASE shop"\n' }],
  good: [
    { title: 'Written into a file', files: 'FROM debian:13\nRUN echo "service nginx start" > /start.sh\n' },
    { title: 'In the command', files: 'FROM debian:13\nCMD service nginx start && tail -f /var/log/nginx/access.log\n' },
    { title: 'A program of that name in a folder', files: 'FROM debian:13\nRUN cd service && make\n' },
  ],
  on: {
    commands: {
      service({ command }, context) {
        if (command.arguments.length > 0) context.report(command.range, 'What this starts ends with this RUN')
      },
    },
  },
})
