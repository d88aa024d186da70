"""The command line: one module per command, the option table, and the entry point."""
