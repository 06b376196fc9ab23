# The linter as an image: docker run --rm -v "$PWD:/work:ro" dockerlint
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
WORKDIR /opt/dockerlint
COPY --from=build /src/dist dist/
COPY --from=build /src/package.json ./
USER node
WORKDIR /work
ENTRYPOINT ["node", "/opt/dockerlint/dist/bin.cjs"]
CMD ["."]
