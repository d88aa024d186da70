"""Files: finding them, what git ignores, and reading and writing them."""
