"""New manifests, new configurations, and new rules."""
