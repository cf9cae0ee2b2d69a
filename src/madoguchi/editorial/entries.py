"""What an office says in forms: its site's own words, its programs, whom they serve; written into its files in place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.data.bundle import JURISDICTIONS, MANIFEST, PROGRAMS, TABLES, Bundle
from madoguchi.data.editing import Value, as_toml, with_entry, with_value, without_entry
from madoguchi.data.loading import entries, parsed
from madoguchi.data.manifest import LANGUAGES, SiteText, manifest_of
from madoguchi.data.shapes import SLUG
from madoguchi.editions.areas import AreaRule, read_jurisdictions, rule_for, spellings
from madoguchi.editions.knowledge import read_programs
from madoguchi.editorial.founding import programs_described, programs_head
from madoguchi.editorial.proposing import ProposedProgram
from madoguchi.errors import DescriptionError, InputError
from madoguchi.ingest.spec import read_tables
from madoguchi.message import Wording
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.places.gazetteer import Gazetteer, place_tables
from madoguchi.text.fold import fold
from madoguchi.text.prefecture import NATION, PREFECTURES, full_name

# What the form of the site asks for in Japanese and in English.
SITE_TEXTS = ("title", "tagline", "lead", "description", "operator", "contact")
PROGRAM_TEXTS = ("name", "name_en", "description", "description_en")
AREA_TEXTS = ("organization", "department", "address", "prefecture", "reason")
LONGEST = 300  # characters of a line
_MOST_LINES = 30
_COLOUR = re.compile(r"[0-9a-f]{6}")
_SHORT_COLOUR = re.compile(r"[0-9a-f]{3}")
_BETWEEN_AREAS = re.compile(r"[\s、,，・]+")
Said = Mapping[str, str]  # a field's name → what was typed
Texts = dict[str, str]  # a file's path → its text as it would be


@dataclass(frozen=True, slots=True)
class WrongField:
    """Why a field can't be kept: a code, and the words that it is about."""

    code: str
    about: str = ""


class FormError(InputError):
    """What was typed in a form can't be kept: field → why. Nothing was written."""

    def __init__(self, wrong: Mapping[str, WrongField]) -> None:
        super().__init__(
            "; ".join(f"{field}: {why.code} {why.about}".strip() for field, why in wrong.items())
        )
        self.wrong = wrong


def _refuse(wrong: Mapping[str, WrongField]) -> None:
    if wrong:
        raise FormError(wrong)


def _too_long(said: Said, names: tuple[str, ...]) -> dict[str, WrongField]:
    return {name: WrongField("long", str(LONGEST)) for name in names if len(said.get(name, "")) > LONGEST}


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a field that say something, each once."""
    return tuple(dict.fromkeys(bare for line in text.splitlines() if (bare := " ".join(line.split()))))


def organizations_said(bundle: Bundle) -> Callable[[str], str]:
    """Return what tells whom an entry of areas is about as a person says it: the programs by their names, not {slug}…."""
    aliases = parsed(bundle.text(JURISDICTIONS), JURISDICTIONS).get("aliases", {})
    return lambda organization: "、".join(spellings(organization, aliases))


# -- the site --------------------------------------------------------------------------------------------


def site_said(bundle: Bundle) -> dict[str, str]:
    """Return what the site says of itself, by the fields of the form: `title-ja`, `title-en` …"""
    site = manifest_of(bundle).site
    said = {"colour": site.colour, "languages": " ".join(site.languages)}
    said["examples"] = "\n".join(text.ja for text in site.examples)
    for key in SITE_TEXTS:
        text: SiteText | None = getattr(site, key)
        said[f"{key}-ja"] = text.ja if text else ""
        said[f"{key}-en"] = dict(text.others).get("en", "") if text else ""
    return said


def further_languages(bundle: Bundle) -> dict[str, tuple[str, ...]]:
    """Return the texts of the site that stand in languages which the form does not show: key → languages."""
    site = manifest_of(bundle).site
    found = {
        key: tuple(lang for lang, _ in text.others if lang != "en")
        for key in SITE_TEXTS
        if (text := getattr(site, key))
    }
    return {key: langs for key, langs in found.items() if langs}


def colour_of(typed: str) -> str:
    """Return a colour as #rrggbb however it was typed; "" for none. Raises FormError.

    >>> colour_of("＃0B3D75"), colour_of("#abc")
    ('#0b3d75', '#aabbcc')
    """
    bare = unicodedata.normalize("NFKC", typed).strip().removeprefix("#").lower()
    if _SHORT_COLOUR.fullmatch(bare):
        bare = "".join(2 * digit for digit in bare)
    if bare and not _COLOUR.fullmatch(bare):
        raise FormError({"colour": WrongField("colour", typed.strip())})
    return f"#{bare}" if bare else ""


def with_site(bundle: Bundle, said: Said) -> Texts:
    """Return `bundle.toml` with what the site says of itself. Raises FormError."""
    names = tuple(f"{key}-{lang}" for key in SITE_TEXTS for lang in ("ja", "en"))
    wrong = _too_long(said, names)
    for key in SITE_TEXTS:
        if said.get(f"{key}-en", "").strip() and not said.get(f"{key}-ja", "").strip():
            wrong[f"{key}-ja"] = WrongField("japanese")
    examples = lines_of(said.get("examples", ""))
    if len(examples) > _MOST_LINES or any(len(line) > LONGEST for line in examples):
        wrong["examples"] = WrongField("lines", str(_MOST_LINES))
    try:
        colour = colour_of(said.get("colour", ""))
    except FormError as error:
        wrong, colour = {**wrong, **error.wrong}, ""
    _refuse(wrong)
    text = bundle.text(MANIFEST)
    told = parsed(text, MANIFEST)
    before: Mapping[str, Any] = {**told, **told.get("site", {})}
    languages = [lang for lang in LANGUAGES if lang == "ja" or lang in said.get("languages", "").split()]
    values: dict[str, Value | None] = {
        key: _localized(
            before.get(key), *(" ".join(said.get(f"{key}-{lang}", "").split()) for lang in ("ja", "en"))
        )
        for key in SITE_TEXTS
    }
    values["examples"] = _examples(before.get("examples", []), examples)
    values["colour"] = colour if colour != str(before.get("colour", "")).lower() else before.get("colour")
    values["colour"] = values["colour"] or None
    all_of_them = len(languages) == len(LANGUAGES) and "languages" not in before
    values["languages"] = None if all_of_them else languages
    if set(before.get("languages", ())) == set(languages):
        values["languages"] = before["languages"]
    for key, value in values.items():
        if value != before.get(key):
            above = key in told and key not in told.get("site", {})
            text = with_value(text, MANIFEST, () if above else ("site",), key, value)
    return {MANIFEST: text}


def _localized(before: Any, ja: str, en: str) -> Value | None:
    """A text in Japanese and English as the file has it; what stands in further languages stays beside it."""
    if not ja:
        return None
    told = before if isinstance(before, dict) else {"ja": before} if before else {}
    if (told.get("ja", "").strip(), told.get("en", "").strip()) == (ja, en):
        return before  # type: ignore[no-any-return]
    texts = {**told, "ja": ja, "en": en}
    kept = {lang: texts[lang] for lang in LANGUAGES if texts.get(lang)}
    return kept if len(kept) > 1 else ja


def _examples(before: list[Any], lines: tuple[str, ...]) -> Value | None:
    """Examples as the file has them: one that was there keeps its other languages."""
    known = {(each["ja"] if isinstance(each, dict) else each).strip(): each for each in before}
    return [known.get(line, line) for line in lines] or None


# -- programs --------------------------------------------------------------------------------------------


def with_program(bundle: Bundle, slug: str, said: Said) -> Texts:
    """Return `programs.toml` with what is said of a program; one that is not there is added. Raises FormError."""
    text = bundle.text(PROGRAMS) or programs_head()
    known = read_programs(text)
    said = {name: " ".join(said.get(name, "").split()) for name in PROGRAM_TEXTS}
    wrong = _too_long(said, PROGRAM_TEXTS)
    if not SLUG.fullmatch(slug) and slug not in {program.slug for program in known}:
        wrong["slug"] = WrongField("slug", slug)
    if not said["name"]:
        wrong["name"] = WrongField("empty")
    if any(fold(other.name) == fold(said["name"]) for other in known if other.slug != slug):
        wrong["name"] = WrongField("twice", said["name"])
    _refuse(wrong)
    slugs = [program.slug for program in known]
    if slug not in slugs:
        described = programs_described([ProposedProgram(slug, said["name"])])
        text, slugs = with_entry(text, PROGRAMS, "program", described), [*slugs, slug]
    number = slugs.index(slug)
    for name, value in said.items():
        entry = parsed(text, PROGRAMS)["program"][number]
        if value != " ".join(str(entry.get(name, "")).split()):
            text = with_value(text, PROGRAMS, ("program", number), name, value)
    return {PROGRAMS: text}


def without_program(bundle: Bundle, slug: str) -> Texts:
    """Return `programs.toml` without a program. Raises FormError where there is none, or something speaks of it."""
    slugs = [program.slug for program in read_programs(bundle.text(PROGRAMS))]
    if slug not in slugs:
        raise FormError({"slug": WrongField("gone", slug)})
    tables = read_tables(bundle.text(TABLES)).tables
    used = [spec.title for spec in tables if slug in (spec.program, *(rule.program for rule in spec.row))]
    areas = [rule.organization for rule in areas_of(bundle) if slug in rule.program]
    if used or areas:
        said = "、".join((*used, *map(organizations_said(bundle), areas)))
        raise FormError({"slug": WrongField("used", said)})
    return {PROGRAMS: without_entry(bundle.text(PROGRAMS), PROGRAMS, "program", slugs.index(slug))}


# -- areas -----------------------------------------------------------------------------------------------


def areas_of(bundle: Bundle) -> tuple[AreaRule, ...]:
    """Return the entries of `jurisdictions.toml` as they are written. Raises DescriptionError."""
    return entries(bundle.text(JURISDICTIONS), "area", AreaRule, file=JURISDICTIONS, name="organization")


def with_area(bundle: Bundle, number: int | None, said: Said, gazetteer: Gazetteer) -> Texts:
    """Return `jurisdictions.toml` with an entry said anew (its place, from 0), or with one more. Raises FormError.

    `said` has the programs' slugs as words, and the areas in any form: 青森 岩手, 高松市, 香川県木田郡, 全国. Without a
    body's name it is about every desk of the programs of which no other entry speaks.
    """
    text = bundle.text(JURISDICTIONS)
    told = {name: " ".join(said.get(name, "").split()) for name in AREA_TEXTS}
    wrong = _too_long(told, AREA_TEXTS)
    known = {program.slug for program in read_programs(bundle.text(PROGRAMS))}
    programs = said.get("program", "").split()
    if not programs or not set(programs) <= known:
        wrong["program"] = WrongField("program")
    if not told["reason"]:
        wrong["reason"] = WrongField("empty")
    prefecture = full_name(told["prefecture"]) if told["prefecture"] else ""
    if prefecture is None:
        wrong["prefecture"] = WrongField("prefecture", told["prefecture"])
    serves: list[str] = []
    try:
        serves = list(_areas(said.get("serves", ""), gazetteer))
    except FormError as error:
        wrong = {**wrong, **error.wrong}
    standing = areas_of(bundle)
    if number is not None and not 0 <= number < len(standing):
        wrong["organization"] = WrongField("gone")
    _refuse(wrong)
    values: dict[str, Value | None] = {
        "program": programs,
        "organization": told["organization"],
        "department": told["department"] or None,
        "address": told["address"] or None,
        "serves": serves,
        "prefecture": prefecture or None,
        "reason": told["reason"],
    }
    if number is not None and told["reason"] in _told_in(standing[number].reason):
        del values["reason"]  # it stands there in a language already
    if number is None:
        lines = [f"{key} = {as_toml(value)}" for key, value in values.items() if value is not None]
        return {
            JURISDICTIONS: with_entry(
                text or "version = 1\n", JURISDICTIONS, "area", "\n".join(["[[area]]", *lines])
            )
        }
    before = parsed(text, JURISDICTIONS)["area"][number]
    for key, value in values.items():
        if value != before.get(key):
            text = with_value(text, JURISDICTIONS, ("area", number), key, value)
    return {JURISDICTIONS: text}


def _told_in(reason: Wording) -> tuple[str, ...]:
    return (reason,) if isinstance(reason, str) else tuple(reason.values())


def without_area(bundle: Bundle, number: int) -> Texts:
    """Return `jurisdictions.toml` without an entry. Raises FormError where there is none."""
    if not 0 <= number < len(areas_of(bundle)):
        raise FormError({"organization": WrongField("gone")})
    return {JURISDICTIONS: without_entry(bundle.text(JURISDICTIONS), JURISDICTIONS, "area", number)}


def _areas(typed: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Areas as the file has them: 青森 → 青森県, 高松市 → 香川県高松市. Raises FormError for one that is none, or several."""
    words = list(filter(None, _BETWEEN_AREAS.split(unicodedata.normalize("NFKC", typed))))
    if not words:
        raise FormError({"serves": WrongField("empty")})
    found = []
    for word in words:
        area = NATION if word == NATION else full_name(word)
        if area is None and not word.startswith(PREFECTURES):
            towns = gazetteer.named(word)
            if len(towns) > 1:
                several = "、".join(f"{town.prefecture}{town.name}" for town in towns)
                raise FormError({"serves": WrongField("several", several)})
            area = f"{towns[0].prefecture}{towns[0].name}" if towns else None
        found.append(area or word)
    try:
        probe = f"[[area]]\nprogram = []\norganization = 'x'\nreason = 'x'\nserves = {as_toml(found)}\n"
        read_jurisdictions(probe, gazetteer)
    except DescriptionError as error:
        raise FormError({"serves": WrongField("area", error.entry)}) from error
    yield from dict.fromkeys(found)


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A desk whose area an entry changes: what it is now, and what it would be; empty: as its name or table says."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def areas_changed(edition: Edition, before: Bundle, after: Bundle) -> tuple[AreaChange, ...]:
    """Return the desks whose area other entries would say, between two bundles."""
    gazetteer = place_tables()
    old, new = (read_jurisdictions(bundle.text(JURISDICTIONS), gazetteer) for bundle in (before, after))
    changed = [*(rule for rule in old if rule not in new), *(rule for rule in new if rule not in old)]
    touched = {slug for rule in changed for slug in rule.program}
    return tuple(_area_changes((d for d in edition.desks if d.program in touched), old, new))


def _area_changes(
    desks: Iterator[Desk], old: tuple[AreaRule, ...], new: tuple[AreaRule, ...]
) -> Iterator[AreaChange]:
    for desk in desks:
        one, other = rule_for(desk, old), rule_for(desk, new)
        areas = (one.serves if one else ()), (other.serves if other else ())
        if areas[0] != areas[1]:
            yield AreaChange(desk.name, tuple(area.text for area in desk.service_area), areas[1])
