"""The proof of an edition file, from the file alone: a second implementation that shares no code with the reader.

Its folding comes from the Unicode tables, its rules are its own, and so is its way to mint an id. None of its modules
needs anything else of the package but `message.py`, so that a stranger can read it and take it elsewhere.
"""

from madoguchi.editions.proof.edition import FORMAT, NoEditionError, prove
from madoguchi.editions.proof.file import Flaw

__all__ = ["FORMAT", "Flaw", "NoEditionError", "prove"]
