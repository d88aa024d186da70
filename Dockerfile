FROM python:3.13-alpine AS build
WORKDIR /source
# .dockerignore allows only the files that the wheel is built from.
COPY . .
# Everything is pinned by hash, also what builds the package.
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements-build.txt \
    && python -m pip install --no-cache-dir --prefix=/installed --require-hashes --requirement requirements.txt \
    && python -m pip install --no-cache-dir --prefix=/installed --no-deps --no-build-isolation .

FROM python:3.13-alpine
# The release adds the labels of its version.
LABEL org.opencontainers.image.title="workerlint" \
    org.opencontainers.image.description="Checks DataOS Worker manifests before they reach the platform" \
    org.opencontainers.image.source="https://github.com/workerlint/workerlint" \
    org.opencontainers.image.documentation="https://workerlint.dev" \
    org.opencontainers.image.licenses="Apache-2.0"
# git decides which files of a repository are checked.
# hadolint ignore=DL3018
RUN apk add --no-cache git \
    && adduser -D -u 1000 workerlint
COPY --from=build /installed /usr/local
USER 1000
WORKDIR /repository
ENTRYPOINT ["workerlint"]
CMD ["check"]
