"""The rules over a document: rules, the registry, the engine, the project and suppression comments."""
