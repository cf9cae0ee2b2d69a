"""The tables of the store, one description for SQLite and PostgreSQL.

Moments are text in UTC (`2026-11-23T01:02:03Z`), days are ISO text: they sort as they read and
mean the same in both databases. What has inner structure (evidence, counts) is JSON.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_unique",
        "ck": "%(table_name)s_%(constraint_name)s",
        "ix": "%(table_name)s_%(column_0_name)s_index",
    }
)


def _moment(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(20), nullable=nullable)


def _person(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(64), nullable=nullable)


# -- editions as bytes ---------------------------------------------------------------------------

# Content-addressed: `revision` is the sha256 of the uncompressed bytes. Rows are never changed.
revisions = Table(
    "revisions",
    METADATA,
    Column("revision", String(64), primary_key=True),
    Column("edition", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("size", Integer, nullable=False),  # bytes before compression
    _moment("made_at"),
)

# Every publication and every way back, in order; `differences` is what readers of the feed see.
publications = Table(
    "publications",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("revision", ForeignKey("revisions.revision"), nullable=False),
    Column("previous", String(64), nullable=False),  # "" where the packaged edition was served
    Column("action", String(16), nullable=False),
    _moment("at"),
    _person("person"),
    Column("note", Text, nullable=False),
    Column("counts", JSON, nullable=False),  # program → desks
    Column("differences", JSON, nullable=False),  # list of published differences
    Column("knowledge", String(64), nullable=True),  # the bundle beside it; null: each node's own folder
    CheckConstraint("action in ('publish', 'rollback')", name="action"),
)

# One row: what is served. Publishing is one UPDATE of it.
pointer = Table(
    "pointer",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("publication", ForeignKey("publications.seq"), nullable=False),
    Column("revision", ForeignKey("revisions.revision"), nullable=False),
    CheckConstraint("one = 1", name="one"),
)

# -- knowledge as versions -------------------------------------------------------------------------

# The files of bundles, each content once: `digest` is the sha256 of the uncompressed bytes.
knowledge_files = Table(
    "knowledge_files",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("size", Integer, nullable=False),  # bytes before compression
    _moment("made_at"),
)

# A bundle: path → sha256 of its file. `digest` is that of the whole list (data/bundle.py). Never changed.
bundles = Table(
    "bundles",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("files", JSON, nullable=False),
    Column("size", Integer, nullable=False),  # bytes of all files
    _moment("made_at"),
)

# Every save of what is known, in order; the newest is what drafts are read with.
knowledge_versions = Table(
    "knowledge_versions",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("bundle", ForeignKey("bundles.digest"), nullable=False),
    _moment("at"),
    _person("person"),
    Column("note", Text, nullable=False),
)

# -- a new edition on its way ----------------------------------------------------------------------

drafts = Table(
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),  # the file as it came, zlib
    Column("source_sha256", String(64), nullable=False),
    Column("facts", JSON, nullable=False),  # title, period, publisher, licence as far as known
    Column("content", LargeBinary, nullable=False),  # the edition as read, zlib
    Column("base", String(64), nullable=False),  # the revision it is compared with
    Column("state", String(16), nullable=False),
    Column("published", String(64), nullable=True),  # the revision that it became
    _moment("made_at"),
    _person("made_by"),
    Column("knowledge", String(64), nullable=True),  # the bundle that it was read with; null: the own folder
    CheckConstraint("state in ('open', 'published', 'discarded')", name="state"),
)

# An editor's word on one thing of a draft: an erratum, a waived notice, who is who, a row looked at.
decisions = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("draft", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(200), nullable=False),  # notice key, erratum id, desk id, difference key
    Column("value", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    _moment("at"),
    _person("person"),
    UniqueConstraint("draft", "kind", "subject"),
    CheckConstraint("kind in ('erratum', 'waiver', 'match', 'seen', 'approval')", name="kind"),
)

# -- between editions ------------------------------------------------------------------------------

changes = Table(
    "changes",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("desk", String(36), nullable=False, index=True),
    Column("field", String(16), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("value_key", String(64), nullable=False),  # sha256 of desk, field and value; see store/changes.py
    Column("effective", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("desk_says", JSON(none_as_null=True), nullable=True),  # of a desk that is added: all that it says
    Column("origin", String(64), nullable=False),  # see store/changes.py
    Column("state", String(16), nullable=False, index=True),
    _moment("proposed_at"),
    _person("proposed_by"),
    _moment("reviewed_at", nullable=True),
    _person("reviewed_by", nullable=True),
    Column("review_note", Text, nullable=False),
    _person("withdrawn_by", nullable=True),
    # proposed → accepted | rejected; accepted → withdrawn (undo); a newer list that says the same: absorbed
    CheckConstraint("state in ('proposed', 'accepted', 'rejected', 'withdrawn', 'absorbed')", name="state"),
)

# Of one value at most one change waits, and at most one is accepted for the same day.
Index(
    "changes_one_proposed",
    changes.c.value_key,
    unique=True,
    sqlite_where=changes.c.state == "proposed",
    postgresql_where=changes.c.state == "proposed",
)
Index(
    "changes_one_accepted",
    changes.c.value_key,
    changes.c.effective,
    unique=True,
    sqlite_where=changes.c.state == "accepted",
    postgresql_where=changes.c.state == "accepted",
)

reports = Table(
    "reports",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", String(36), nullable=False, index=True),
    Column("number", String(32), nullable=False),  # "" where it is about something else
    Column("what", String(32), nullable=False),
    Column("words", Text, nullable=False),  # what the reporter wrote, if anything
    Column("revision", String(64), nullable=False),  # of the page that the reporter saw
    Column("state", String(16), nullable=False, index=True),
    _moment("at"),
    _moment("decided_at", nullable=True),
    _person("decided_by", nullable=True),
    Column("note", Text, nullable=False),
    Column("change", ForeignKey("changes.id"), nullable=True),
    _person("sender", nullable=True),  # the program that sent it (token:NAME); of people nothing is kept
    CheckConstraint("state in ('new', 'confirmed', 'dismissed', 'resolved')", name="state"),
)

campaigns = Table(
    "campaigns",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("rule", String(16), nullable=False),
    _moment("made_at"),
    _person("made_by"),
    _moment("closed_at", nullable=True),
    CheckConstraint("rule in ('oldest', 'riskiest', 'chosen')", name="rule"),
)

calls = Table(
    "calls",
    METADATA,
    Column("campaign", ForeignKey("campaigns.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("desk", String(36), nullable=False),
    Column("number", String(32), nullable=False),
    Column("why", JSON, nullable=False),  # why it is on the sheet: sign, n, points each
    _person("caller", nullable=True),  # whose call it is; null: whoever comes first
)

# One look at one number of one desk. Append-only: freshness is the newest of them.
verifications = Table(
    "verifications",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", String(36), nullable=False, index=True),
    Column("number", String(32), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("how", String(16), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("campaign", ForeignKey("campaigns.id"), nullable=True),
    _moment("at"),
    _person("person"),
    CheckConstraint("outcome in ('right', 'wrong', 'changed', 'no-answer', 'unsure')", name="outcome"),
    CheckConstraint("how in ('called', 'owner-site', 'letter', 'owner')", name="how"),
)

# -- callers ----------------------------------------------------------------------------------------

# What people who dialled answer, as counts: no moment, no address, nothing of who said it (store/callers.py).
caller_answers = Table(
    "caller_answers",
    METADATA,
    Column("desk", String(36), primary_key=True),
    Column("number", String(32), primary_key=True),
    Column("day", String(10), primary_key=True, index=True),  # in Japan
    Column("said", String(16), primary_key=True),
    Column("times", Integer, nullable=False),
    CheckConstraint("said in ('reached', 'wrong-desk', 'dead')", name="said"),
)

# Words that somebody who reached a wrong desk let the editors have. Used or discarded, the row is removed.
caller_questions = Table(
    "caller_questions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", String(36), nullable=False),  # that was shown, and was the wrong one
    Column("words", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("lang", String(8), nullable=False),  # of the page
    Column("day", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("wanted", String(36), nullable=False),  # the desk that an editor finds right; "" where none is
    _person("decided_by", nullable=True),
    CheckConstraint("state in ('new', 'material')", name="state"),
)

# -- the owners' pages ------------------------------------------------------------------------------

# One row: whether pages are looked at, and how often. Without it nothing is fetched.
watching = Table(
    "watching",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("is_on", Integer, nullable=False),
    Column("hours", Integer, nullable=False),  # between two looks at a page
    Column("most", Integer, nullable=False),  # requests in 24 hours
    Column("programs", JSON, nullable=False),  # slugs; empty: all
    _moment("at"),
    _person("person"),
    _moment("busy_until", nullable=True),  # a run holds this; another one waits for it
    CheckConstraint("one = 1", name="one"),
)

# What an editor says of a desk's page: look at it, or no more. The pages that the list names need no row.
watched_pages = Table(
    "watched_pages",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", String(36), nullable=False),
    Column("url", String(500), nullable=False),
    Column("active", Integer, nullable=False),
    _moment("at"),
    _person("person"),
    UniqueConstraint("desk", "url"),
)

# Pages as they came, each content once: `sha256` is that of the bytes before compression.
page_contents = Table(
    "page_contents",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("size", Integer, nullable=False),
    _moment("made_at"),
)

# One visit to one address. `sha256` names the content that stands there; null where nothing could be read.
visits = Table(
    "visits",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("url", String(500), nullable=False, index=True),
    _moment("at"),
    Column("outcome", String(16), nullable=False),
    Column("told", JSON, nullable=False),  # why nothing was read, as a message packs itself; {}: it was
    Column("final_url", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("sha256", ForeignKey("page_contents.sha256"), nullable=True),
    Column("requests", Integer, nullable=False),
    Column("revision", String(64), nullable=False),  # of the edition that it was read for
    Index("visits_at_index", "at"),
)

# What a visit says of one number of one desk.
looks = Table(
    "looks",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("visit", ForeignKey("visits.id"), nullable=False, index=True),
    Column("desk", String(36), nullable=False, index=True),
    Column("number", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("other", String(32), nullable=False),  # the page's number where it differs
    Column("printed", Text, nullable=False),  # the text around it
    Column("decided", String(16), nullable=False),  # "", proposed, recorded
    CheckConstraint("status in ('confirmed', 'differs', 'gone', 'elsewhere', 'silent')", name="status"),
)

# -- people ----------------------------------------------------------------------------------------

people = Table(
    "people",
    METADATA,
    Column("name", String(64), primary_key=True),  # what they sign in with
    Column("full_name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # argon2id
    Column("active", Integer, nullable=False),
    Column("must_change", Integer, nullable=False),  # somebody else chose the password
    _moment("made_at"),
    CheckConstraint("role in ('editor', 'reviewer', 'administrator')", name="role"),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("token", String(64), primary_key=True),  # sha256 of what the cookie holds
    Column("person", ForeignKey("people.name"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    _moment("made_at"),
    _moment("seen_at"),
    Column("address", String(64), nullable=False),  # the network alone
    Column("agent", String(64), nullable=False),  # browser and system, in two words
)

# Passwords that were not right, by name and address (`pair`), by address, by name; and how many lines
# of the audit an hour had of them (`audit`). Rows of a day ago are removed.
sign_in_tries = Table(
    "sign_in_tries",
    METADATA,
    Column("kind", String(8), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    _moment("last_at"),
    _moment("until", nullable=True),  # no further try before
    CheckConstraint("kind in ('pair', 'address', 'name', 'audit')", name="kind"),
    Index("sign_in_tries_last_at_index", "last_at"),
)

# From where somebody has signed in well: what others try elsewhere does not keep them out here.
known_addresses = Table(
    "known_addresses",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("address", String(64), primary_key=True),
    _moment("at"),
)

second_factors = Table(
    "second_factors",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("secret", String(64), nullable=False),  # base32, as the app has it
    _moment("begun_at"),
    _moment("confirmed_at", nullable=True),  # null: shown, not confirmed by a code yet
    Column("last_counter", Integer, nullable=False),  # the time step of the last code that was used
)

recovery_codes = Table(
    "recovery_codes",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("digest", String(64), primary_key=True),  # sha256; a code has 80 random bits
    _moment("used_at", nullable=True),
)

# -- who may speak from outside ----------------------------------------------------------------------

# A body that keeps its own rows: who has the link may confirm and propose for it until it ends.
owner_links = Table(
    "owner_links",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organization", String(36), nullable=False),  # its id in the edition
    Column("name", Text, nullable=False),
    Column("actor", String(64), nullable=False, index=True),  # what the audit calls it: owner:NAME
    Column("address", Text, nullable=False),  # to write to; gone with the link
    Column("note", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of what the link holds
    _moment("made_at"),
    _person("made_by"),
    _moment("ends_at"),
    _moment("opened_at", nullable=True),  # last
    _moment("revoked_at", nullable=True),
    _person("revoked_by", nullable=True),
)

owner_sessions = Table(
    "owner_sessions",
    METADATA,
    Column("token", String(64), primary_key=True),  # sha256 of what the cookie holds
    Column("link", ForeignKey("owner_links.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    _moment("made_at"),
)

# What a program writes with. Names are never given twice, so rows are never removed.
tokens = Table(
    "tokens",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of what the program holds
    Column("scopes", JSON, nullable=False),
    _moment("made_at"),
    _person("made_by"),
    _moment("used_at", nullable=True),
    _moment("revoked_at", nullable=True),
    _person("revoked_by", nullable=True),
)

# What a program sent under a key, for a day: the same sent again is done once. `made` names what it made.
token_requests = Table(
    "token_requests",
    METADATA,
    Column("token", ForeignKey("tokens.name"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("made", String(64), nullable=False),
    _moment("at"),
)

# What somebody sent and did not finish; nobody else sees it (store/unfinished.py).
kept_work = Table(
    "kept_work",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("person", ForeignKey("people.name"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # JSON, zlib
    _moment("made_at"),
    _moment("changed_at"),
    CheckConstraint("kind in ('form', 'crosscheck', 'sheet')", name="kind"),
)

# What editors say to each other about a desk; of one that was taken back the words are gone.
comments = Table(
    "comments",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", String(36), nullable=False, index=True),
    Column("words", Text, nullable=False),
    _moment("at"),
    _person("person"),
    _moment("taken_back_at", nullable=True),
)

# Who is called by a comment, and when they said that they have read it.
mentions = Table(
    "mentions",
    METADATA,
    Column("comment", ForeignKey("comments.id"), primary_key=True),
    Column("person", ForeignKey("people.name"), primary_key=True, index=True),
    _moment("read_at", nullable=True),
)

# Where somebody is told by mail of what waits for them.
mail_addresses = Table(
    "mail_addresses",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    _moment("at"),
    _moment("greeted_at", nullable=True),  # when the first mail was sent there
)

# The queue (store/mails.py). Of a person at most one mail is not sent yet; what it says is made when it is sent.
mails = Table(
    "mails",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", ForeignKey("people.name"), nullable=False, index=True),
    _moment("made_at"),
    Column("tries", Integer, nullable=False),
    _moment("next_at"),  # not tried before
    _moment("busy_until", nullable=True),  # a node is sending it
    _moment("sent_at", nullable=True),
    Column(
        "failure", JSON, nullable=False
    ),  # why the last try failed, as a message packs itself; {}: it did not
)
Index(
    "mails_one_waits",
    mails.c.person,
    unique=True,
    sqlite_where=mails.c.sent_at.is_(None),
    postgresql_where=mails.c.sent_at.is_(None),
)

# What waits for somebody and stands in a mail, until it waits no more. `entry` names it, such as `change:5f…`.
told = Table(
    "told",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("mail", ForeignKey("mails.id"), nullable=False, index=True),
)

# By which somebody's feed reader asks what waits for them.
feeds = Table(
    "feeds",
    METADATA,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of the secret in its address
    _moment("made_at"),
)

# Who did what when, from which value to which. The database itself refuses to change a row.
audit = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _moment("at"),
    _person("person"),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Index("audit_subject_index", "subject"),
)
