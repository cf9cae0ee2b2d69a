"""Build the distributions, install them into clean environments outside the repository, run every command.

Usage: python tools/check_package.py   (in the project's own environment; minutes; `.ci/run` calls it)

The wheel comes from the source distribution, and both from a copy of what git knows. Installed are
the core alone and all extras, with the versions of requirements/run.txt; where an extra is missing,
its commands must say so in one line. Exit 1 and a list when something is wrong.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = "src/madoguchi/data/guidebook/sources/contact-list-2023.txt"
SECONDS = 300  # for one command; a hang is a fault
MOST_BYTES = 8_400_000  # of the wheel; the three heads take 3.4 MB of it, the places 1.7
PASSWORD = "kumo to yama no aida 42\n"
NAMES = """
import json, typer
from madoguchi.faces.cli.main import app
def names(command, path=()):
    if not hasattr(command, "list_commands"):
        return [" ".join(path)]
    return [n for k in command.list_commands(None) for n in names(command.get_command(None, k), (*path, k))]
print(json.dumps(names(typer.main.get_command(app))))
"""
# Commands that end at once, one after the other in one process: exit and standard error of each.
AT_ONCE = """
import contextlib, functools, io, json, os, sys, typer.main
from madoguchi.faces.cli.main import run
typer.main.get_command = functools.cache(typer.main.get_command)
told, before = [], dict(os.environ)
for words in json.loads(sys.stdin.read()):
    os.environ.clear()
    os.environ.update(before)
    sys.argv, said, status = ["madoguchi", *words], io.StringIO(), 0
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            run()
        except SystemExit as end:
            status = end.code or 0
    told.append((status, said.getvalue()))
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Step:
    """One command. `extra` is what it needs beyond the core; `by` who acts (see MADOGUCHI_PERSON).

    `{name}` in a command, or in the file that it `writes` first (name, text), stands for what an
    earlier step's pattern `keeps` found under that name.
    """

    command: str
    extra: str = ""
    by: str = ""
    typed: str = ""
    keeps: str = ""
    may_refuse: bool = False
    writes: tuple[str, str] = ("", "")


def editing(command: str, by: str = "jiro", **more: object) -> Step:
    return Step(command, "editors", by, **more)  # type: ignore[arg-type]


ADD = "user add --password-stdin --keep --role"
DESKS = "名称,電話番号,住所\n東相談室,087-000-1111,高松市東町1-2\n西相談室,087-000-2222,高松市西町3-4\n"
BRANCHES = "支所名,電話番号,住所\n北支所,087-000-3333,高松市北町5-6\n"
PROPOSE = "changes propose --source letter --method letter --reason moved --day 2026-11-01"
READING = (
    Step("--version"),
    Step("--help"),
    Step("ask 後継者がいない --place 大阪府"),
    Step("ask 03-3501-1669 --json --explain"),
    Step("ask --batch questions.jsonl -o answers.jsonl"),
    Step("export edition -o edition.json"),
    Step("verify edition.json"),
    Step("lint"),
    Step("lint --source list.txt --json"),
    Step("lint --source ours.xlsx", "documents", may_refuse=True),  # no list of the kind that is known
    Step("diff 2023 list.txt"),
    Step("crosscheck other.csv"),
    Step("crosscheck other.xlsx --json", "documents"),
    Step("crosscheck other.pdf", "documents"),
    Step("gaps"),
    Step("freshness"),
    Step("build --check"),
    Step("new city --from desks.csv --yes", writes=("desks.csv", DESKS)),
    Step("add city branches.csv --yes", writes=("branches.csv", BRANCHES)),
    Step("check city"),
    Step("--directory city build"),
    Step("--directory city ask 東相談室"),
    Step("--directory city teach 東相談室 --word 窓口ためし --reason tried --dry-run"),
    Step("export list"),
    *(Step(f"export {name} -o file-{name}") for name in ("jsonl", "csv", "vcard", "gif", "municipal-csv")),
    *(Step(f"export {name} -o file-{name}") for name in ("jsonld", "hsds", "hsds-datapackage")),
    Step("export jsonl --source list.txt -o draft.jsonl"),
    Step("export xlsx -o book.xlsx", "documents"),
    Step("export pdf -o book.pdf", "print"),
    Step("slip 06-6944-6257 -o slip.pdf", "print"),
    Step("export one-file -o one.html", "serve"),
    Step("--directory city export site -o site", "serve"),  # of two desks: the guidebook's takes minutes
)
EDITING = (
    editing("db upgrade", ""),
    editing("db version", ""),
    editing(f"{ADD} administrator hanako", "", typed=PASSWORD),
    editing(f"{ADD} editor jiro", "hanako", typed=PASSWORD),
    editing(f"{ADD} reviewer yoko", "hanako", typed=PASSWORD),
    editing(f"{ADD} editor saburo", "hanako", typed=PASSWORD),
    editing("user password saburo --password-stdin", "hanako", typed=PASSWORD),
    editing("user disable saburo", "hanako"),
    editing("user enable saburo", "hanako"),
    editing("user role saburo reviewer", "hanako"),
    editing("user unlock saburo", "hanako"),
    editing("user reset-second-factor saburo", "hanako"),
    editing("user list", "hanako"),
    editing("changes sheet -o edit.xlsx"),
    editing("changes upload edit.xlsx --dry-run"),
    editing(f"{PROPOSE} 06-6944-6257 06-6944-6250", keeps=r"(?P<first>\S+)"),
    editing("changes reject {first} --note no", "yoko"),
    editing(f"{PROPOSE} 06-6944-6257 06-6944-6251", keeps=r"(?P<second>\S+)"),
    editing("changes withdraw {second}"),
    editing(f"{PROPOSE} 06-6944-6257 06-6944-6252", keeps=r"(?P<third>\S+)"),
    editing("changes accept {third}", "yoko"),
    editing("changes walk --list", "yoko"),
    editing(
        "changes add 新しい相談室 --program yorozu --number 087-000-1111 --source letter --method letter "
        "--reason opened --day 2026-11-01 --prefecture 香川県"
    ),
    editing("changes end 03-3501-1511 --source letter --method letter --reason closed --day 2026-11-01"),
    editing("changes list"),
    editing("publish --dry-run", "yoko"),
    editing("publish --note first", "yoko"),
    editing("rollback --to packaged", "hanako"),
    editing("history"),
    editing("campaign new spring --count 3"),
    editing("campaign list"),
    editing("campaign status 1", keeps=r"(?m)^ +1  (?P<number>\S+)  .*  (?P<desk>[0-9a-f-]{36})  "),
    editing("campaign sheet 1 -o calls.xlsx"),
    Step("campaign sheet 1 -o calls.pdf", "editors", "jiro"),
    editing(
        "campaign upload 1 filled.csv",
        writes=(
            "filled.csv",
            "窓口ID,電話番号,結果,確かめ方,確かめた日\n{desk},{number},正しい,電話,2026-11-01\n",
        ),
    ),
    editing("campaign record 1 {number} right"),
    editing("campaign assign 1 jiro"),
    editing("campaign close 1"),
    editing("comment add 06-6944-6257 @yoko"),
    editing("comment list 06-6944-6257"),
    editing("mail list"),
    editing("mail send", may_refuse=True),  # no server of mails is set
    editing("callers list"),
    editing("callers words"),
    editing("callers use 1 --desk 06-6944-6257", may_refuse=True),  # nobody has sent any words
    editing("callers discard 1", may_refuse=True),
    editing("callers export -o words.csv --keep"),
    editing("callers clear 06-6944-6257", may_refuse=True),  # nor answered
    editing("watch on", "yoko"),
    editing("watch add 06-6944-6257 https://madoguchi.example.jp/", "yoko"),
    editing("watch stop 06-6944-6257 https://madoguchi.example.jp/", "yoko"),
    editing("watch pages"),
    editing("watch off", "yoko"),
    editing("watch run --once", "yoko", may_refuse=True),  # nothing is looked at while it is off
    editing("watch status"),
    editing("owner invite 中小企業庁", "yoko"),
    editing("owner list", "yoko"),
    editing("owner revoke 1", "yoko"),
    editing("token new sheets --scope proposals", "hanako"),
    editing("token list", "hanako"),
    editing("token revoke sheets", "hanako"),
    editing("import list.txt --edition 2024"),
    editing("drafts"),
    editing("review 1"),
    editing("publish --draft 1 --dry-run", "yoko", may_refuse=True),
    editing("review 1 --discard"),
    Step("new ours --from packaged"),
    editing("knowledge save ours --note first", "yoko", writes=("ours/words.toml", "# none yet\n")),
    editing("knowledge list", "yoko"),
    editing("knowledge diff 1 1", "yoko"),
    editing("knowledge get 1 known", "yoko"),
    editing("db backup backups", "hanako", keeps=r"(?P<backup>\S+)\s*$"),
    editing("db restore {backup}", "hanako"),
)
STEPS = (*READING, *EDITING)
LASTING = (Step("serve", "serve"), Step("mcp --http --port 0", "mcp"), Step("mcp", "mcp"))


class Faults(list[str]):
    """What went wrong, told as it is found."""

    def tell(self, fault: str) -> None:
        self.append(fault)
        sys.stderr.write(f"FAULT  {fault}\n")


def main() -> int:
    faults = Faults()
    with tempfile.TemporaryDirectory(prefix="madoguchi-package-") as name:
        work = Path(name)
        wheel, fonts, source = built(work)
        told(f"built: wheel {_mb(wheel)}, fonts {_mb(fonts)}, source {_mb(source)}")
        check_wheel(wheel, faults)
        constraints = work / "constraints.txt"
        constraints.write_text("".join(pins()), encoding="utf-8")

        def core() -> None:
            commands = installed(work / "core", constraints, str(wheel))
            run_core(commands, work, faults)
            check_source(commands, source, wheel, work, faults)

        # The editors' commands wait for each other the longest: all else is done beside them.
        with ThreadPoolExecutor(2) as others:
            everything = others.submit(installed, work / "all", constraints, str(fonts), f"{wheel}[all]")
            waited_for = [others.submit(core), others.submit(run_node, work, faults)]
            waited_for.append(others.submit(run_reading, everything.result(), work, faults))
            run_editing(everything.result(), work, faults)
            for each in waited_for:
                each.result()
    told("faults: none" if not faults else f"{len(faults)} fault(s)")
    return 1 if faults else 0


# -- building and installing ----------------------------------------------------------------------


def built(work: Path) -> tuple[Path, Path, Path]:
    """Return the wheels of the product and of the fonts, and the product's source distribution."""
    copy = work / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    # What is built writes beside what it is built from; the product's sources have the fonts in them.
    fonts_copy = shutil.copytree(copy / "fonts", work / "fonts")
    build = [sys.executable, "-m", "build", "--no-isolation", "-o", str(work / "dist")]
    with ThreadPoolExecutor(2) as both:
        list(both.map(_quiet, ([*build, str(copy)], [*build, str(fonts_copy)])))
    (wheel,) = (work / "dist").glob("madoguchi-[0-9]*.whl")
    (fonts,) = (work / "dist").glob("madoguchi_fonts-*.whl")
    (source,) = (work / "dist").glob("madoguchi-[0-9]*.tar.gz")
    return wheel, fonts, source


def pins() -> Iterator[str]:
    """Yield the pinned versions without their hashes: constraints must not turn hash checking on."""
    for line in (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines():
        if re.match(r"[\w.-]+==", line):
            yield line.rstrip("\\ ") + "\n"


def installed(folder: Path, constraints: Path, *what: str) -> Path:
    """Return the folder of commands of a new environment that holds what is asked for and no more."""
    began = time.monotonic()
    venv.create(folder, with_pip=True)
    _pip(folder / "bin", "install", "--no-compile", "-c", str(constraints), *what)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    told(f"installed {folder.name}: {size / 1e6:.0f} MB in {time.monotonic() - began:.0f} s")
    return folder / "bin"


def check_wheel(wheel: Path, faults: Faults) -> None:
    """See that the wheel holds what it must, nothing that stays behind, and says whose it is."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        facts = Parser().parsestr(archive.read(metadata).decode("utf-8"))
    if "madoguchi/py.typed" not in names:
        faults.tell("wheel: no py.typed")
    for name in names:
        if re.search(r"\.ttf$|/(?:examples|sentences|questions|tests|training)/", name):
            faults.tell(f"wheel: {name} does not belong there")
    if not names or not all(name.startswith(("madoguchi/", "madoguchi-")) for name in names):
        faults.tell("wheel: a file outside the package")
    if facts["License-Expression"] != "MIT" or len(facts.get_all("License-File", [])) != 2:
        faults.tell("wheel: licence expression or files are not right")
    for field in ("Project-URL", "Home-page", "Download-URL"):
        if field in facts:
            faults.tell(f"wheel: {field} stands in its metadata")
    if wheel.stat().st_size > MOST_BYTES:
        faults.tell(f"wheel: {_mb(wheel)}; at most {MOST_BYTES / 1e6:.0f} MB")


def check_source(commands: Path, source: Path, wheel: Path, work: Path, faults: Faults) -> None:
    """Install the source distribution in place of the wheel: the same files, and they work."""
    (setuptools,) = (line for line in pins() if line.startswith("setuptools=="))
    _pip(commands, "install", setuptools.strip())
    _pip(commands, "wheel", "--no-deps", "--no-build-isolation", "-w", str(work / "again"), str(source))
    (again,) = (work / "again").glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        files = [
            {info.filename: info.CRC for info in archive.infolist() if not info.filename.endswith("RECORD")}
            for archive in (first, second)
        ]
    if files[0] != files[1]:
        faults.tell(
            f"source: builds other files: {sorted(set(files[0].items()) ^ set(files[1].items()))[:5]}"
        )
    _pip(commands, "uninstall", "-y", "madoguchi")
    _pip(commands, "install", "--no-compile", "--no-deps", str(again))
    folder = _folder(work / "from-source")
    for step in (Step("--version"), Step("ask 融資 --place 大阪府"), Step("build --check")):
        _run(commands, step, {}, folder, faults, "source")


# -- running ------------------------------------------------------------------------------------


def run_core(commands: Path, work: Path, faults: Faults) -> None:
    """Run every command with the core alone; what needs an extra must say so in one line and exit 1.

    Of these, one of each extra is a process of its own.
    """
    began, folder = time.monotonic(), _folder(work / "in-core")
    _files(folder)
    refusing: list[tuple[Step, list[str]]] = []
    tried: set[str] = set()
    for step in (*STEPS, *LASTING):
        if not step.extra:
            _run(commands, step, {}, folder, faults, "core")
        elif step.extra not in tried:
            tried.add(step.extra)
            done = _done(commands, step, {}, folder)
            _look_at_refusal(step, done.returncode, done.stderr, faults)
        else:
            refusing.append((step, _words(step, {}, folder)))
    done = subprocess.run(
        [commands / "python", "-c", AT_ONCE], cwd=folder, env=_environment(folder, "jiro"),
        input=json.dumps([words for _, words in refusing]), capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip
    if done.returncode != 0:
        faults.tell(f"core: commands without their extra: {done.stderr[-500:]}")
    else:
        for (step, _), (status, said) in zip(refusing, json.loads(done.stdout), strict=True):
            _look_at_refusal(step, status, said, faults)
    told(f"core: {len(STEPS) + len(LASTING)} commands in {time.monotonic() - began:.0f} s")


def _look_at_refusal(step: Step, status: int, said: str, faults: Faults) -> None:
    wanted = (  # of a directory of one's own in Japanese
        rf"madoguchi: (?:this needs \w+, |この操作には \w+ が必要).*pip install 'madoguchi\[{step.extra}\]'\n"
    )
    if status != 1 or not re.fullmatch(wanted, said):
        faults.tell(f"core: {step.command}: exit {status}: {said[-300:]}")


def run_node(work: Path, faults: Faults) -> None:
    """Install a node by the script that containers use, from the copy, and run it."""
    began = time.monotonic()
    _quiet([str(work / "copy" / "deploy" / "install-node.sh"), str(work / "node")])
    folder = _folder(work / "in-node")
    _serve(work / "node" / "bin", folder, faults, "start-node.sh", str(ROOT / "deploy" / "start-node.sh"))
    told(f"node: installed and started in {time.monotonic() - began:.0f} s")


def run_reading(commands: Path, work: Path, faults: Faults) -> None:
    """Run with all extras what needs no database."""
    began, folder = time.monotonic(), _folder(work / "reading-in-all")
    _files(folder, commands)
    for step in READING:
        _run(commands, step, {}, folder, faults, "all")
    told(f"all: {len(READING)} commands that read in {time.monotonic() - began:.0f} s")


def run_editing(commands: Path, work: Path, faults: Faults) -> None:
    """Run with all extras the editors' commands, each where the one before left off, and what lasts.

    No command may be forgotten, here or in `run_reading`.
    """
    began, folder = time.monotonic(), _folder(work / "editing-in-all")
    _files(folder)
    kept: dict[str, str] = {}
    for step in EDITING:
        _run(commands, step, kept, folder, faults, "all")
    _serve(commands, folder, faults, "serve", str(commands / "madoguchi"), "serve")
    _mcp(commands, folder, faults)
    listed = subprocess.run(
        [commands / "python", "-c", NAMES], cwd=folder, capture_output=True, text=True, check=True
    )
    ran = [re.sub(r"^--directory \w+ ", "", f"{step.command} ") for step in (*STEPS, *LASTING)]
    for name in json.loads(listed.stdout):
        if not any(command.startswith(f"{name} ") for command in ran):
            faults.tell(f"all: nobody runs `madoguchi {name}`; add it to tools/check_package.py")
    formats = _done(commands, Step("export list"), {}, folder).stdout.splitlines()
    for name in (line.partition("\t")[0] for line in formats):
        if not any(command.startswith(f"export {name} ") for command in ran):
            faults.tell(f"all: nobody writes the format {name}; add it to tools/check_package.py")
    told(f"all: {len(EDITING) + len(LASTING)} commands that edit or last in {time.monotonic() - began:.0f} s")


def _run(commands: Path, step: Step, kept: dict[str, str], folder: Path, faults: Faults, where: str) -> None:
    done = _done(commands, step, kept, folder)
    # Nothing found or nothing to do is said in one line; a command that is not known as it stands is a fault.
    refused = step.may_refuse and done.returncode in (1, 2) and "Usage:" not in done.stderr
    if done.returncode != 0 and not refused:
        faults.tell(f"{where}: {step.command}: exit {done.returncode}: {(done.stdout + done.stderr)[-500:]}")
    elif step.keeps:
        if found := re.search(step.keeps, done.stdout):
            kept.update(found.groupdict())
        else:
            faults.tell(f"{where}: {step.command}: printed something else: {done.stdout[:300]}")


def _words(step: Step, kept: dict[str, str], folder: Path) -> list[str]:
    """Write the file that a command wants first; return its words."""

    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda m: kept.get(m[1], "1"), text)

    if step.writes[0]:
        (folder / step.writes[0]).write_text(filled(step.writes[1]), encoding="utf-8")
    return filled(step.command).split()


def _done(commands: Path, step: Step, kept: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [commands / "madoguchi", *_words(step, kept, folder)], cwd=folder, env=_environment(folder, step.by),
        input=step.typed, capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip


def _serve(commands: Path, folder: Path, faults: Faults, name: str, *command: str) -> None:
    """Start a node on a free port, look at its pages, stop it."""
    environment = _environment(folder) | {"MADOGUCHI_PORT": "0", "MADOGUCHI_DRAIN_SECONDS": "0"}
    environment["PATH"] = f"{commands}{os.pathsep}{environment['PATH']}"
    node = subprocess.Popen(
        command, cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert node.stdout
        heard = ""
        for line in node.stdout:
            heard += line
            if found := re.search(r"http://[\d.]+:\d+/", line):
                break
        else:
            faults.tell(f"{name}: did not start: {heard[-500:]}")
            return
        for path in ("", "healthz", "api/ask?q=03-3501-1669", "data", "edit/sign-in", "hsds/"):
            with urllib.request.urlopen(f"{found[0]}{path}", timeout=SECONDS) as answer:
                if answer.status != 200 or not answer.read():
                    faults.tell(f"{name}: /{path} answers {answer.status}")
    except OSError as error:
        faults.tell(f"{name}: {error}")
    finally:
        node.send_signal(signal.SIGINT)
        if node.wait(timeout=SECONDS) not in (0, -signal.SIGINT, 130):
            faults.tell(f"{name}: ended with {node.returncode}")


def _mcp(commands: Path, folder: Path, faults: Faults) -> None:
    """Begin a session over standard input and output, and one listening for HTTP."""
    about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}
    done = _done(commands, Step("mcp", typed=json.dumps(hello) + "\n"), {}, folder)
    if done.returncode != 0 or '"serverInfo"' not in done.stdout:
        faults.tell(f"all: mcp: exit {done.returncode}: {(done.stdout + done.stderr)[-500:]}")
    server = subprocess.Popen(
        [commands / "madoguchi", "mcp", "--http", "--port", "0"], cwd=folder, env=_environment(folder),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert server.stdout
        if "http://" not in (first := server.stdout.readline()):
            faults.tell(f"all: mcp --http: {first}")
    finally:
        server.terminate()  # a shell's background job is deaf to SIGINT
        server.wait(timeout=SECONDS)


# -- what the commands work on ----------------------------------------------------------------------


def _folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _files(folder: Path, commands: Path | None = None) -> None:
    """Write the files that the steps name; workbook and PDF are made where their libraries are."""
    shutil.copy(ROOT / LIST, folder / "list.txt")
    shutil.copy(ROOT / "tests" / "cases" / "crosscheck-list.csv", folder / "other.csv")
    questions = (
        '{"id": 1, "query": "後継者がいない", "place": "大阪府"}',
        '{"id": 2, "query": "03-3501-1511"}',
    )
    (folder / "questions.jsonl").write_text("\n".join(questions) + "\n", encoding="utf-8")
    if commands is None:
        with zipfile.ZipFile(folder / "ours.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
        shutil.copy(folder / "ours.xlsx", folder / "other.xlsx")
        (folder / "other.pdf").write_bytes(b"%PDF-1.7\n")
        shutil.copy(folder / "ours.xlsx", folder / "edit.xlsx")
        return
    for name in ("ours.xlsx", "other.xlsx"):
        _done(commands, Step(f"export xlsx -o {name}"), {}, folder)
    _done(commands, Step("slip 06-6944-6257 -o other.pdf"), {}, folder)


def _environment(folder: Path, person: str = "") -> dict[str, str]:
    """A person's environment without anything of ours: no path into the repository, no other database."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    ours = {"HOME": str(folder), "MADOGUCHI_DATABASE_URL": f"sqlite:///{folder}/store.sqlite"}
    return kept | ours | ({"MADOGUCHI_PERSON": person} if person else {})


def _pip(commands: Path, *arguments: str) -> None:
    _quiet([str(commands / "python"), "-m", "pip", "-q", "--disable-pip-version-check", *arguments])


def _quiet(command: list[str]) -> None:
    """Run a command that must work; what it says is shown only when it does not."""
    done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-3000:] + done.stderr[-3000:])
        raise SystemExit(f"failed: {' '.join(command[:6])} …")


def _mb(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def told(text: str) -> None:
    """Write a line at once: the log of a machine is read while it runs."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
