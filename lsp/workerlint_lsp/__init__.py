"""The language server: editor features on top of the engine and the configuration of the command line."""
