"""The API that programs write with; everything under `/api/v1`."""

SEGMENT = "api/v1"
