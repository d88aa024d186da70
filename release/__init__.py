"""Makes a release and tries it: ``python -m release``."""
