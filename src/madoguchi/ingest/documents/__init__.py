"""A list that comes as a document (PDF, XLSX, CSV): transcribed to the text that the reader reads."""
