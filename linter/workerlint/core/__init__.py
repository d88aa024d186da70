"""Text and positions, diagnostics, wording, the console, exit codes: what all other sub-packages use."""
