"""Works out what may be written at a place in a manifest, also in one that does not parse at that moment."""
