"""What `./run demo` fills an empty database with, and how it introduces itself."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from xiezhi.config import demo_accounts, places
from xiezhi.config.running import Progress


def fill(progress: Progress, *, city: bool = True) -> None:
    """The packs' reference data at every start (it changes only what changed), the demo city into an empty database."""
    # A case keeps the release it was filed under, also after the packs have changed.
    import_module("xiezhi.standards.door").publish()
    if find_spec("xiezhi.accounts") and find_spec("xiezhi.accounts.door"):
        door = import_module("xiezhi.accounts.door")
        if hasattr(door, "load_reference"):
            progress("载入区划等基础数据", "loading divisions and other reference data")
            door.load_reference()
    if city and find_spec("xiezhi.config.seed") and _is_empty():
        progress("建立示范城市", "building the demo city")
        import_module("xiezhi.config.seed").seed(progress)


def _is_empty() -> bool:
    """Whether no body is registered yet: the register of bodies is public, so no claim is needed to look."""
    return not import_module("xiezhi.accounts.door").bodies()


def introduce(url: str, seconds: float, data: Path) -> None:
    """The address, the accounts and how to stop, on standard output."""
    lines = ["", f"  獬豸 Xiezhi   {url}   ({seconds:.1f} s)", ""]
    people = demo_accounts.accounts()
    if people:
        login, password = (max(len(getattr(one, key)) for one in people) for key in ("login", "password"))
        lines += [f"  {one.login:<{login}}  {one.password:<{password}}  {one.purpose}" for one in people]
        lines.append("")
    lines += [
        f"  数据 data: {data}    日志 logs: {places.log_folder(data)}",
        "  按 Ctrl-C 停止 · Ctrl-C stops everything",
        "",
    ]
    print("\n".join(lines), flush=True)
