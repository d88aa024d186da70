"""Benchmarks: the cost of workerlint as ratios to baselines that are measured in the same run."""
