"""Measures what workerlint costs, as ratios to floors taken in the same run."""
