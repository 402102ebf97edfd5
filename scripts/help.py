"""List every command, a line each."""
# needs: nothing

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent


def commands() -> list[tuple[str, str]]:
    """Each command's name and the first line of its docstring, in alphabetical order."""
    found = []
    for path in sorted(HERE.glob("[a-z]*.py")):
        purpose = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found.append((path.stem.replace("_", "-"), purpose.partition("\n")[0]))
    return found


def main(argv: list[str]) -> int:
    """Print the list."""
    print("./run NAME [ARGUMENTS]\n")
    width = max(len(name) for name, _ in commands())
    for name, purpose in commands():
        print(f"  {name:<{width}}  {purpose}")
    return 0
