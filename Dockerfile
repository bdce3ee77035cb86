# Roundtable's server with its pages, as an ordinary user. PostgreSQL and Redis stand beside it:
# see docker-compose.yml.

FROM node:26-trixie-slim AS build
WORKDIR /app
ENV CI=true
RUN npm install --global pnpm@12
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.json ./
COPY schema/package.json schema/
COPY server/package.json server/
COPY server/bench/package.json server/bench/
COPY web/package.json web/
RUN pnpm install --frozen-lockfile
COPY schema schema
COPY server server
COPY web web
COPY scripts scripts
RUN pnpm build
# What the running server needs, without the tools that built it. The pages carry their own code,
# apart from Yjs, of which a process may have one copy alone.
RUN rm -rf node_modules */node_modules \
  && pnpm install --frozen-lockfile --prod --no-optional --ignore-scripts --filter "@roundtable/server..." --filter "@roundtable/web..."

FROM node:26-trixie-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=build /app/package.json /app/pnpm-workspace.yaml ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/schema schema
COPY --from=build /app/server/package.json server/
COPY --from=build /app/server/node_modules server/node_modules
COPY --from=build /app/server/dist server/dist
COPY --from=build /app/web/build web/build
COPY --from=build /app/web/package.json web/
COPY --from=build /app/web/node_modules web/node_modules
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that SIGTERM reaches it.
CMD ["node", "--enable-source-maps", "server/dist/main.js"]
