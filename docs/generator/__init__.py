"""Makes the documentation site: ``python -m docs.generator``.

What can be read from the code is never written twice: rule pages are the docstrings of the rules, the references are
the schemas, the commands are the ones that are installed. All of it is made at build time, and none of it committed.
"""
