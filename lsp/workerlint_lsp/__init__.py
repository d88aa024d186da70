"""The language server: features of editors that use the engine and the configuration of the command line."""
