"""What runs the rules over a document: rules, the registry, the engine, and suppressions."""
