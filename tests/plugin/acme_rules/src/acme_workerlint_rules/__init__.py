"""The rules of the Acme company: one module each, found by listing this package."""
