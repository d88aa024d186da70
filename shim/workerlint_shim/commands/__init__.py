"""One module per command of the dry run, and what they share."""
