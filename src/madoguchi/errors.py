"""Every exception this package raises on purpose.

    MadoguchiError
    ├── SourceError          a text that cannot be read at all (not UTF-8, no such file)
    │   └── LimitError       a file beyond what is read of files from outside
    ├── DescriptionError     a data file of ours is wrong (tables.toml, errata, ids.csv …)
    ├── ConservationError    the packaged list would lose or invent something: no build
    ├── BuildError           another reason why the packaged list does not become an edition
    ├── EditionError         a stored edition that cannot be used (unknown id, other format)
    ├── StoreError           the database is away, read-only, or of another version
    ├── UncertainError       the database broke off while it kept something: look before doing it again
    ├── MailError            a mail server cannot be reached, or does not take a mail
    ├── RefusedError         the house's rules forbid it (a gate, a role, a second person)
    ├── MissingExtraError    a part of the program that is not installed was asked for
    └── InputError           what the caller typed cannot be used (a date, a batch line)

Bad *data* never raises: it yields notices. What raises is a broken program, a broken
data file of ours, or a command that cannot be carried out.
"""

from __future__ import annotations

import errno

from madoguchi.message import Message, translated


class MadoguchiError(Exception):
    """Root of the tree. `str(error)` says in English what happened, where, and what to try.

    `message` is the sentence, `problems` hold one line each where there are several things to mend;
    `in_language("ja")` says the same in Japanese.
    """

    def __init__(self, message: Message | str = "", problems: tuple[str, ...] = ()) -> None:
        self.message, self.problems = message, problems
        super().__init__(self.in_language("en"))

    def in_language(self, lang: str) -> str:
        """Return what the error says in a language of the catalogues: the sentence, then the problems."""
        head = translated(self.message, lang)
        return "\n".join([head, *(f"  - {translated(problem, lang)}" for problem in self.problems)])


def why_not(error: OSError) -> Message | str:
    """Return in words why a file, a folder or a port can't be used, where there are words of ours for it."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


_WHY = {
    errno.ENOENT: Message("there is no such file"),
    errno.EISDIR: Message("it is a folder"),
    errno.ENOTDIR: Message("what should be a folder on the way to it is a file"),
    errno.EACCES: Message("you have no rights for it"),
    errno.EPERM: Message("you have no rights for it"),
    errno.EROFS: Message("it can only be read"),
    errno.ENOSPC: Message("there is no room left on the disk"),
    errno.ENAMETOOLONG: Message("the name is too long"),
    errno.EADDRINUSE: Message("another program has it"),
    errno.EADDRNOTAVAIL: Message("this machine has no such address"),
    errno.ELOOP: Message("its links lead in a circle"),
}


class SourceError(MadoguchiError):
    """A source text could not be read. `path` is what was asked for."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class LimitError(SourceError):
    """A file is larger, or costs more, than what is read of files from outside; nothing of it was kept.

    `limit` names the limit (see ingest/documents/limits.py and child.py), `most` is its figure.
    """

    def __init__(self, message: str, *, limit: str, most: int = 0, path: str = "") -> None:
        super().__init__(message, path=path)
        self.limit = limit
        self.most = most


class DescriptionError(MadoguchiError):
    """One of our own data files is wrong. `file`, `entry`, `line` and `key` say where to mend it.

    `said` is what is wrong without its place. `code` names it where a page can say it in its own words (empty:
    only `said` does), `expected` what should stand there: names, or kinds of values (`str`, `int`, `bool`,
    `tuple` …). `line` 0 is unknown.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str,
        entry: str = "",
        line: int = 0,
        code: str = "",
        key: str = "",
        expected: tuple[str, ...] = (),
    ) -> None:
        place: Message | str = f"{file} [{entry}]" if entry else file
        if line:
            of = f" [{entry}]" if entry else ""
            place = Message("{file}, line {line}{of}", file=file, line=line, of=of)
        super().__init__(Message("{place}: {said}", place=place, said=message))
        self.said = message
        self.file, self.entry, self.line = file, entry, line
        self.code, self.key, self.expected = code, key, expected

    def at_line(self, line: int) -> DescriptionError:
        """Return the same with the line at which it is to be mended."""
        known = {"entry": self.entry, "code": self.code, "key": self.key}
        return DescriptionError(self.said, file=self.file, line=line, expected=self.expected, **known)


class BuildError(MadoguchiError):
    """The packaged list does not become an edition. `problems` holds one line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(Message("the edition was not built: {n} problem(s)", n=len(problems)), problems)


class ConservationError(BuildError):
    """Something of the source is not in the edition, or the other way round."""


class EditionError(MadoguchiError):
    """A stored edition is missing or unreadable."""


class StoreError(MadoguchiError):
    """The database cannot be used now; nothing of what was asked has been kept."""


class UncertainError(MadoguchiError):
    """The database broke off during a commit: whether what was asked has been kept is not known."""


class MailError(MadoguchiError):
    """A mail was not sent. `of_this_mail`: another one may be taken; `for_good`: not if it is tried again soon."""

    def __init__(self, message: Message | str, *, of_this_mail: bool = False, for_good: bool = False) -> None:
        super().__init__(message)
        self.of_this_mail = of_this_mail
        self.for_good = for_good


class RefusedError(MadoguchiError):
    """What was asked is against the rules of the editors' desk; `problems` holds one line each."""


class MissingExtraError(MadoguchiError):
    """An optional part is not installed. `extra` brings it, `module` is what was not found."""

    @staticmethod
    def ways(extra: str) -> Message:
        """Return how an extra is installed: from a checkout, where the print font is a package beside it, or else."""
        own = f"./fonts '.[{extra}]'" if extra == "print" else f"'.[{extra}]'"
        return Message(
            "from a checkout: pip install {own}; else: pip install 'madoguchi[{extra}]'",
            own=own,
            extra=extra,
        )

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(
            Message(
                "this needs {module}, which is not installed; {ways}", module=module, ways=self.ways(extra)
            )
        )
        self.extra, self.module = extra, module


class InputError(MadoguchiError):
    """What the caller typed cannot be used; the message says what would be."""
