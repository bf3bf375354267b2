# The command as an image: built from this folder alone; run by no user of the machine; in it nothing but Debian's smallest,
# Node and restorable, without npm and what only development needs. docs/install.md says how to run it, and how to pin what
# it is made of by digests.
ARG NODE=node:22-bookworm-slim
ARG DEBIAN=debian:bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY policies policies
COPY schemas schemas
COPY src src
RUN npm run --silent build

FROM ${NODE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${DEBIAN}
LABEL org.opencontainers.image.title="restorable" \
      org.opencontainers.image.description="Are your DynamoDB tables restorable? Prove it, for every table, in every account." \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    HOME=/home/restorable
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=dependencies /app/node_modules /app/node_modules
COPY --from=build /build/dist /app/dist
COPY package.json LICENSE /app/
COPY completions /app/completions
COPY policies /app/policies
COPY schemas /app/schemas
# Where it writes: all else may be read-only. A volume takes over whose folder it is.
RUN install --directory --owner=65532 --group=65532 /work /home/restorable
VOLUME /work
WORKDIR /work
# A number, so that a cluster can tell that it is not root.
USER 65532:65532
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/cli/bin.cjs"]
CMD ["--help"]
