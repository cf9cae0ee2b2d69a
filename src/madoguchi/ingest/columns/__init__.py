"""What each column of a table says, by its header and by what stands in it."""
