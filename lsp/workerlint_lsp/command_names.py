"""The names of the commands that the server carries out."""

SHOW_TOPOLOGY = "workerlint.showTopology"
DRY_RUN_APPLY = "workerlint.dryRunApply"
EXPLAIN = "workerlint.explain"
