"""The names of the commands that the server carries out."""

SHOW_TOPOLOGY = "workerlint.showTopology"
EXPLAIN = "workerlint.explain"
