"""The directory for assistants: the Model Context Protocol."""
