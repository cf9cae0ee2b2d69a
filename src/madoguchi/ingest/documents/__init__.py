"""A list that comes as a document (PDF, XLSX, CSV, JSON, web page): transcribed to the text that the reader reads."""
