FROM python:3.13-alpine AS build
WORKDIR /source
# .dockerignore allows only the files that the wheel is built from.
COPY . .
RUN python -m pip install --no-cache-dir --prefix=/installed .

FROM python:3.13-alpine
# --changed-since needs git. A mounted repository has another owner, so it must be a safe directory for git.
# hadolint ignore=DL3018
RUN apk add --no-cache git \
    && git config --system --add safe.directory '*' \
    && adduser -D -u 1000 workerlint
COPY --from=build /installed /usr/local
USER 1000
WORKDIR /repository
ENTRYPOINT ["workerlint"]
CMD ["check"]
