"""For those who write rules; no run of the linter imports it."""
