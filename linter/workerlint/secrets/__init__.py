"""How secrets are found in a text, and how they are masked."""
