"""Check the packs, show what is in force on a day, or run their specs: check [DIR] | show KEY --on DATE | test."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from xiezhi.cases.engine.specs import run, specs_in
from xiezhi.publicity import specs as publicity_specs
from xiezhi.standards import door as standards
from xiezhi.standards.reading import Document, element_name
from xiezhi.standards.releases import load
from xiezhi.supervision import programmes, wide_specs
from xiezhi.supervision import specs as supervision_specs
from xiezhi.supervision.specs import Outcome


def main(argv: list[str]) -> int:
    """Dispatch to check, show or test."""
    parser = argparse.ArgumentParser(prog="./run packs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="every error in the packs, with file and line")
    check.add_argument("folder", nargs="?", type=Path, default=standards.packs_folder(), metavar="DIR")
    show = commands.add_parser("show", help="what is in force on a day after layers, and where each value comes from")
    show.add_argument("key", metavar="KEY")
    show.add_argument("--on", type=_day, default=date.today(), metavar="DATE")
    show.add_argument(
        "--layers", default="", help="comma-separated layers; default: all that change KEY, one after another"
    )
    test = commands.add_parser("test", help="run every spec")
    test.add_argument("-k", default="", help="only specs whose name or file contains this")
    chosen = parser.parse_args(argv)
    return {"check": _check, "show": _show, "test": _test}[chosen.command](chosen)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"不是有效日期 · not a date: {said}") from None


def _check(chosen: argparse.Namespace) -> int:
    if not chosen.folder.is_dir():
        print(f"没有这个目录 · no such folder: {chosen.folder}", file=sys.stderr)
        return 2
    problems = standards.check_folder(chosen.folder)
    if not problems:
        problems = programmes.problems(load(chosen.folder))
    for problem in problems:
        print(problem.text("zh-hans"))
        print(problem.text("en"), end="\n\n")
    print(f"{len(problems)} 个问题 · problems" if problems else "没有问题 · no problems")
    return 1 if problems else 0


def _show(chosen: argparse.Namespace) -> int:
    release = standards.current()
    if release.problems:
        return _check(argparse.Namespace(folder=standards.packs_folder()))
    sheets = _sheets(release, chosen)
    for title, document, value, path in sheets:
        print(f"# {chosen.key} · {title} · {chosen.on} · {release.digest[:12]}")
        _print(value, path, document)
    return 0


def _sheets(
    release: standards.Release, chosen: argparse.Namespace
) -> list[tuple[str, Document, object, tuple[str, ...]]]:
    """What stands under a key that day: a matter, a paper of each layer that has it, or a procedure with its layers."""
    found: list[tuple[str, Document, object, tuple[str, ...]]] = []
    for file in release.files:
        data = file.document.data
        if file.kind == "paper" and data.get("key") == chosen.key:
            found.append((file.layer, file.document, data, ()))
        for matter in data.get("matters", []) if file.kind == "matters" else []:
            if matter["key"] == chosen.key:
                standards.matter(chosen.key, chosen.on)
                found.append((file.layer, file.document, matter, ("matters", chosen.key)))
    if found:
        return found
    layers = chosen.layers.split(",") if chosen.layers else _all_layers(chosen.key)
    document = release.merged(chosen.key, layers, chosen.on)
    return [(" < ".join(layers), document, document.data, ())]


def _all_layers(key: str) -> list[str]:
    release = standards.current()
    found: list[str] = []
    for layer in release.packs:
        changes = any(
            f.layer == layer and key in (f.document.data.get("key"), f.document.data.get("over")) for f in release.files
        )
        if changes:
            found += [one for one in release.layers_of(layer) if one not in found]
    return found


def _print(value: object, path: tuple[str, ...], document: Document) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _print(item, (*path, str(key)), document)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _print(item, (*path, element_name(item, index)), document)
    else:
        print(f"{'.'.join(path)} = {value}    ← {document.origin(path)}")


def _rules(wanted: str) -> Iterator[Outcome]:
    """The cases beside supervision rules: by the reference evaluator, by the kernel, and those over many cases."""
    for compiled in programmes.written(standards.current()):
        for by in (supervision_specs.by_reference, supervision_specs.by_kernel):
            for one in supervision_specs.run(compiled, by):
                if wanted in one.name or wanted in one.where:
                    yield one
        for one in wide_specs.of_file(compiled):
            if wanted in one.name or wanted in one.where:
                yield one


def _test(chosen: argparse.Namespace) -> int:
    failed = count = 0
    for spec in specs_in(standards.packs_folder()):
        if chosen.k and chosen.k not in spec.name and chosen.k not in spec.where:
            continue
        count += 1
        wrong = run(spec)
        if wrong:
            failed += 1
            print(f"✗ {spec.where}  {spec.name}")
            for one in wrong:
                print(f"    {one}")
    for told in publicity_specs.specs_in(standards.packs_folder()):
        if chosen.k in told.name or chosen.k in told.where:
            count += 1
            if wrong := publicity_specs.run(told):
                failed += 1
                print(f"✗ {told.where}  {told.name}", *(f"    {one}" for one in wrong), sep="\n")
    for outcome in _rules(chosen.k):
        count += 1
        if outcome.why:
            failed += 1
            print(f"✗ {outcome.where}  {outcome.name}\n    {outcome.why}")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed or not count else 0
