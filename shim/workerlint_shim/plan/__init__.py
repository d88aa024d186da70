"""The plan of a run, and its forms for people and programs."""
