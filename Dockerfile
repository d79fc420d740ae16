# The registry on Node: docker build -t effzoo . && docker run -p 8787:8787 -v effzoo:/data effzoo. docs/deploy.md has the rest.
FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json packages/contract/
COPY packages/stats/package.json packages/stats/
COPY packages/models/package.json packages/models/
COPY packages/launch/package.json packages/launch/
COPY apps/api/package.json apps/api/
# of the API alone: no engine, no CLI, no tool
RUN npm ci --omit=dev --workspace=@effzoo/api --include-workspace-root

FROM node:22-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data
COPY --from=packages /app ./
COPY tsconfig.json ./
COPY packages/contract/src packages/contract/src
COPY packages/stats/src packages/stats/src
COPY packages/models/src packages/models/src
COPY packages/launch/src packages/launch/src
COPY apps/api/src apps/api/src
COPY migrations migrations
# built now, so that a container starts at once and needs to write nothing but /data
RUN node packages/launch/src/build-main.mjs /app/apps/api/src/node.ts && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# node itself is the process that gets SIGTERM, and answers what is in before it ends
CMD ["node", "packages/launch/src/main.mjs", "apps/api/src/node.ts"]
