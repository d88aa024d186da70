FROM python:3.13-alpine AS build
WORKDIR /source
# .dockerignore allows only the files that the wheel is built from.
COPY . .
# Everything is pinned by hash, also what builds the package.
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements-build.txt \
    && python -m pip install --no-cache-dir --prefix=/installed --require-hashes --requirement requirements.txt \
    && python -m pip install --no-cache-dir --prefix=/installed --no-deps --no-build-isolation .

FROM python:3.13-alpine
# git decides which files of a repository are checked.
# hadolint ignore=DL3018
RUN apk add --no-cache git \
    && adduser -D -u 1000 workerlint
COPY --from=build /installed /usr/local
USER 1000
WORKDIR /repository
ENTRYPOINT ["workerlint"]
CMD ["check"]
