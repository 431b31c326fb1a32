"""Gold data: the rows notation that readers write, and the stand-off JSON that programs read."""
