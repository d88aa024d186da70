"""The engine of workerlint: text and positions, documents, diagnostics and fixes, settings, reports, command line."""
