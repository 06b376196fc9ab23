import { containerOfStage, defineRule } from '../../src/rule-api/index.ts'

/** Images of Java whose tags tell a JDK from a runtime, and that have both. */
const WITH_RUNTIME = /^(?:eclipse-temurin|ibm-semeru-runtimes|sapmachine|azul\/zulu-openjdk(?:-alpine|-debian)?|bellsoft\/liberica-openjdk-(?:debian|alpine)|openjdk|maven|gradle|adoptopenjdk)$/

export default defineRule({
  id: 'jdk-in-final',
  title: 'Run Java programs on a runtime image',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `A JDK holds the compiler, debuggers and sources beside the virtual machine: some 200 MB more, and tools that help whoever gets in. A packed program (\`java -jar\`) runs
on the \`jre\` tag of the same image. Ignore it where the program compiles at run time or \`jcmd\` and the like are wanted.`,
  remedy: 'Compile in a stage on the JDK, and end on the `jre` tag.',
  references: [{ title: 'eclipse-temurin', url: 'https://hub.docker.com/_/eclipse-temurin' }],
  bad: [
    { title: 'A JDK', files: 'FROM «eclipse-temurin:21-jdk»\nCOPY app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n' },
    { title: 'The build tool\'s image', files: 'FROM «maven:3.9-eclipse-temurin-21»\nCOPY . .\nRUN mvn package\nENTRYPOINT ["java", "-jar", "target/app.jar"]\n' },
    { title: 'The tag without a word is the JDK', files: 'FROM «eclipse-temurin:21»\nCMD ["java", "-Xmx1g", "-jar", "/app.jar"]\n' },
  ],
  good: [
    { title: 'A runtime', files: 'FROM eclipse-temurin:21-jdk AS build\nRUN ./mvnw package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /app.jar /\nCMD ["java", "-jar", "/app.jar"]\n' },
    { title: 'The compiler runs', files: 'FROM maven:3.9-eclipse-temurin-21\nCMD ["mvn", "spring-boot:run"]\n' },
    { title: 'A tool that starts the compiler itself', files: 'FROM maven:3.9-eclipse-temurin-21\nCOPY packager.jar /packager.jar\nENTRYPOINT ["java", "-jar", "/packager.jar"]\n' },
    { title: 'An image of which nothing is known', files: 'FROM example/java:21-jdk\nCMD ["java", "-jar", "/app.jar"]\n' },
    { title: 'A base for others', files: 'FROM eclipse-temurin:21-jdk\nRUN apt-get update\n' },
    { title: 'For development', files: { 'Dockerfile.dev': 'FROM eclipse-temurin:21-jdk\nCMD ["java", "-jar", "/app.jar"]\n' } },
  ],
  on: {
    stage: (stage, context) => {
      const { root, from } = stage
      if (root.kind !== 'image' || from?.image === undefined || !WITH_RUNTIME.test(root.reference.repository)) return
      const tag = root.reference.tag ?? ''
      if (/(?:^|[-_.])jre|-jre/.test(tag) || (root.reference.repository === 'openjdk' && !/^(?:8|11|1\.8)/.test(tag))) return
      // A tool that calls maven or gradle itself needs their image; one that was only built with them does not.
      const isBuildImage = /^(?:maven|gradle)$/.test(root.reference.repository)
      if (isBuildImage && !stage.operations.some(({ operation }) => operation.manager === 'maven' || operation.manager === 'gradle')) return
      const { commands } = containerOfStage(context.project, stage)
      if (!commands.some(({ command }) => command.program === 'java' && command.arguments.some((word) => word.value === '-jar' || word.value.endsWith('.jar')))) return
      context.report(from.image.range, `A packed program needs no compiler: end on the jre tag of ${/^(?:maven|gradle|openjdk|adoptopenjdk)$/.test(root.reference.repository) ? 'eclipse-temurin' : root.reference.repository} and copy the jar there`)
    },
  },
})
