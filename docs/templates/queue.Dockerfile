# The image of the Dockerfile with the packages of a queue beside it, which an audit of one machine does not need.
# docker build --tag restorable . && docker build --tag restorable-queue --file docs/templates/queue.Dockerfile .
ARG NODE=node:22-bookworm-slim
ARG RESTORABLE=restorable

FROM ${NODE} AS queue
WORKDIR /queue
RUN npm install --ignore-scripts --no-audit --no-fund bullmq@6.7.0 ioredis@6.0.0

FROM ${RESTORABLE}
# Above /app, where Node looks next: no version of what is in there changes.
COPY --from=queue /queue/node_modules /node_modules
# Where a worker writes; a volume of ECS takes over from here whose folder it is.
VOLUME /tmp
