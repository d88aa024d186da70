"""How far the times of a file tell that it is the same."""

UNSETTLED_NS = 2_000_000_000
"""A file that changed less than this before it was read may change again within one tick of its file system's clock
(2 s for FAT): its times prove nothing, its content has to be looked at again."""
