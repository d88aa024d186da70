"""Detection of secrets in a text, and masking."""
