"""A list that comes as a document (PDF, XLSX, CSV, web page): transcribed to the text that the reader reads."""
