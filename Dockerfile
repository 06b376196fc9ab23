# The linter as an image: docker run --rm -v "$PWD:/work:ro" dockerlint
# dockerlint file ignore=unpinned-digest -- the tag brings the security updates of Alpine; who publishes the image writes its digest down
FROM node:24.12-alpine3.23 AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/prepare.mjs scripts/
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM node:24.12-alpine3.23
# dockerlint ignore=pin-apk-packages -- any git that Alpine supports will do; a pinned one vanishes from its archive
RUN apk add --no-cache git
ENV NODE_ENV=production
WORKDIR /opt/dockerlint
COPY --from=build /src/dist dist/
COPY --from=build /src/package.json ./
# node, by its number, so that an orchestrator can tell that it is not root.
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["node", "/opt/dockerlint/dist/bin.cjs"]
CMD ["."]
