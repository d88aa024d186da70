"""The language server: one file for each feature, over the engine and the configuration of the command line."""
