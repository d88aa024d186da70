"""Text and positions, diagnostics, wording, the console, and exit codes: what every other sub-package builds on."""
