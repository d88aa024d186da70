"""A run of check over files: the runner, the checker, the cache, and processes."""
