"""The generator of the documentation site: ``python -m docs.generator``.

Reference pages come from the code: rule pages from the docstrings of the rules, the references of fields and settings
from the schemas, and the commands from their help. They are generated at build time and not committed.
"""
