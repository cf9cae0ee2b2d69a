"""Every value of an edition file is what its claim yields.

What it works out again, for every desk, organization and location:

- *printed*: the text at the spans, folded; *derived*: the rule with its inputs; *corrected*: the erratum that the
  file embeds, applied; *editorial*: the embedded entry that is for this very desk;
- the id (minted from the key, or inherited with an entry), the row and the lines, the table and its program;
- the sources: their lines cover the volume without gap or overlap, all of a desk stands in one of them, and a further
  proof of it in another, with its name and its number;
- the layout: values are whole words, each in the column of its kind, and no place of a row says two things;
- the entries: each is cited, and for what it may say; changes are of what a desk says;
- that no character of the source inside the list is left over and every plain number is at a desk of its line, so
  that nothing was dropped; and that no span serves two values of a desk, so that nothing was doubled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from madoguchi.editions.proof import (
    accounted,
    apart,
    changes,
    columns,
    desks,
    entries,
    form,
    joints,
    kinds,
    labels,
    layout,
    names,
    notices,
    numbers,
    numbers_left,
    places,
    plainly,
    shared,
    sources,
    strays,
    times,
    units,
    untold,
    words_before,
)
from madoguchi.editions.proof.digests import OUTLINE, digests_of, revision_said
from madoguchi.editions.proof.file import Desk, EditionFile, Flaw
from madoguchi.editions.proof.form import parsed, said_twice
from madoguchi.message import Message

FORMAT = "madoguchi-edition/3"
# When an edition had one source.
_FORMER = "madoguchi-edition/2"
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)


class NoEditionError(Exception):
    """The file is no edition; the message says why in one line."""


def prove(content: bytes) -> tuple[dict[str, str], list[Flaw]]:
    """Return the digests of an edition file (`digests_of`) and every flaw.

    Raises NoEditionError for bytes that are no edition.
    """
    try:
        raw, twice = parsed(content)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NoEditionError(Message("no JSON: {type}", type=type(error).__name__)) from None
    if not isinstance(raw, dict) or raw.get("format") not in (FORMAT, _FORMER):
        raise NoEditionError(Message("no edition of the format {format}", format=FORMAT))
    if raw["format"] == _FORMER:
        if "sources" in raw or "source" not in raw:
            raise NoEditionError(Message("an edition of the format {former} has one source", former=_FORMER))
        if isinstance(raw["source"], dict) and isinstance(raw.get("lines"), list):
            raw["sources"] = [{**raw["source"], "id": raw.get("id"), "first": 1, "count": len(raw["lines"])}]
    missing = [name for name in OUTLINE if not isinstance(raw.get(name), list)]
    if len(missing) == len(OUTLINE):
        raise NoEditionError(Message("an edition without {missing}", missing=", ".join(missing)))
    cut = [Flaw(name, "form", "this list is missing") for name in missing]  # taken out of one
    raw |= {name: [] for name in missing}
    try:
        file = EditionFile.of(raw)
        digests = digests_of(raw, content)
    except _MALFORMED as error:
        raise NoEditionError(
            Message("not written as an edition is: {type}: {error}", type=type(error).__name__, error=error)
        ) from None
    return digests, [*cut, *said_twice(raw, twice), *flaws_of(file), *revision_said(raw, digests)]


def or_malformed(path: str, flaws: Iterator[Flaw]) -> Iterator[Flaw]:
    """Yield the flaws of a part, and where it cannot be looked at to its end, that."""
    try:
        yield from flaws
    except _MALFORMED as error:
        yield Flaw(path, "form", f"malformed: {type(error).__name__}: {error}")


def _check_desks(file: EditionFile) -> Iterator[Flaw]:
    """Every desk and every further proof of one by itself, in the order of the file."""
    seen: Counter[str] = Counter()
    own = iter(file.shown)
    for at, desk in enumerate(file.raw["desks"]):
        printed = next(own) if isinstance(desk, dict) else {}
        if not isinstance(desk, dict) or not isinstance(desk.get("id"), str):
            yield Flaw(f"desks/{at}", "form", "no desk with an id")
            continue
        path = f"desks/{desk['id']}"
        further = [(f"{path}/also/{other.get('id')}", other) for other in desk.get("also", ())]
        for here, each in ((path, printed), *further):
            seen[each["id"]] += 1
            if seen[each["id"]] > 1:
                yield Flaw(here, "twice", "another desk has this id")
            yield from flaws_of_desk(file, each, here)
        yield from or_malformed(path, sources.check_further_proofs(file, desk, path))


# What is looked at of every desk by itself, one after another.
_OF_A_DESK: tuple[Callable[[EditionFile, Desk, str], Iterator[Flaw]], ...] = (
    desks.check_fields,
    desks.check_values,
    numbers.check_numbers,
    kinds.check_dated_facts,
    desks.check_lines,
    desks.check_at_its_row,
    desks.check_of_its_table,
    sources.check_in_one_source,
    desks.check_ids,
    desks.check_area,
    desks.check_doubled,
    kinds.check_of_their_kinds,
    kinds.check_whole_remarks,
    kinds.check_at_its_mark,
    layout.check_whole_words,
    layout.check_said_once,
    layout.check_one_to_a_cell,
    layout.check_in_their_order,
    units.check_ranges_whole,
    layout.check_carried,
    names.check_names_in_cells,
    names.check_words_of_headers,
    names.check_remarks_at_numbers,
    apart.check_remarks_of_others,
    apart.check_brackets_of_names,
    names.check_closed_days_by_their_word,
    joints.check_joined_in_words,
    apart.check_apart_from_numbers,
    names.check_names_before_numbers,
    entries.check_claims_allowed,
    plainly.check_plainly,
    strays.check_plain_fields,
    strays.check_overlaps,
    strays.check_names_from_their_begin,
    strays.check_names_below,
    strays.check_names_of_own_row,
    strays.check_sections_behind_bodies,
    entries.check_area_known,
    desks.check_notices_named,
)
# What is looked at of the edition: by the part of it that can't be looked at where it is malformed.
_OF_THE_EDITION: tuple[tuple[str, Callable[[EditionFile], Iterator[Flaw]]], ...] = (
    ("form", form.check_whole_numbers),
    ("sources", sources.check_sources_cover),
    ("sources", sources.check_tables_in_one),
    ("sources", sources.check_headers_in_source),
    ("sources", sources.check_shown_once),
    ("desks", _check_desks),
    ("order", desks.check_order),
    ("rows", units.check_units_of_rows),
    ("rows", names.check_units_of_their_own),
    ("rows", units.check_sections_with_numbers),
    ("rows", units.check_divisions_carried),
    ("rows", units.check_headings_in_names),
    ("rows", layout.check_dittos),
    ("rows", units.check_reached),
    ("rows", apart.check_names_of_siblings),
    ("rows", apart.check_names_between_numbers),
    ("rows", apart.check_columns_of_names),
    ("columns", columns.check_columns),
    ("columns", words_before.check_words_before),
    ("columns", strays.check_words_of_columns),
    ("columns", strays.check_columns_of_one_kind),
    ("columns", strays.check_left_out_by_header),
    ("headers", strays.check_words_of_the_list),
    ("headings", strays.check_signs_of_headings),
    ("headings", strays.check_names_above_headers),
    ("headings", strays.check_remarks_below),
    ("accounted", accounted.check_reasons_hold),
    ("joints", joints.check_joints),
    ("hours", times.check_hours_of_days),
    ("labels", labels.check_labels_held),
    ("labels", labels.check_labels_at_their_numbers),
    ("labels", labels.check_labels_of_columns),
    ("labels", labels.check_labels_bound),
    ("labels", labels.check_labels_said),
    ("labels", labels.check_numbers_of_other_rows),
    ("labels", labels.check_kinds_said),
    ("labels", labels.check_kinds_at_their_numbers),
    ("labels", labels.check_said_of_ends),
    ("knowledge", entries.check_entries_cited),
    ("changes", changes.check_changes_fit),
    ("former", changes.check_former_fits),
    ("tables", entries.check_parts_fit),
    ("sources", entries.check_facts_fit),
    ("sources", entries.check_texts_call_nobody),
    ("notices", notices.check_notices_fit),
    ("notices", notices.check_shared_numbers),
    ("notices", untold.check_untold),
    ("shared", shared.check_shared_notes),
    ("shared", shared.check_said_alike),
    ("shared", shared.check_bodies_above),
    ("shared", shared.check_bodies_go_on),
    ("shared", shared.check_names_of_blocks),
    ("shared", shared.check_signs_of_lines),
    ("shared", shared.check_said_of_all),
    ("organizations", desks.check_organizations),
    ("locations", places.check_locations),
    ("left_over", accounted.check_left_over),
    ("numbers_left", numbers_left.check_numbers_left),
    ("numbers_left", numbers_left.check_ends_left),
    ("addresses_left", sources.check_addresses_left),
)


def flaws_of(file: EditionFile) -> Iterator[Flaw]:
    """Yield every flaw of a file, in its order."""
    for part, check in _OF_THE_EDITION:
        yield from or_malformed(part, check(file))


def flaws_of_desk(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Yield every flaw of a desk by itself."""
    return or_malformed(path, (flaw for check in _OF_A_DESK for flaw in check(file, desk, path)))
