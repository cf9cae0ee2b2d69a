"""What one piece of a list says: a cell, a heading or a line, without what stands around it."""
