"""Which files are drawn: a pure function of the list that was committed and of a seed that was fixed after it.

This file imports nothing of ours, so that anybody can run it alone against what the page of a plan gives out:

    python drawing.py candidates.txt COMMITMENT HEAD OUTSIDE --least 2 --most 20 --share 0.1

COMMITMENT is the hash of the entry that committed the list, HEAD the root of the first signed head that was kept over
it, both in hex; OUTSIDE is the number announced beforehand and known afterwards, or "".

How it draws. Every candidate gets a ticket, SHA-256 of the seed and its line in the list. The candidates of each body
are put in order of their tickets, and the first so many of each body are drawn. Nobody can foresee a ticket before the
seed is there, every candidate of a body is as likely as any other, and none can be left out, since the seed covers the
digest of the whole list.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

SEED = b"xiezhi case review: seed v1\n"
TICKET = b"xiezhi case review: ticket v1\n"


@dataclass(frozen=True, order=True)
class Candidate:
    """One closed case that may be drawn: the code of its body, the case's id, the day on which it was closed."""

    body: str
    case: str
    closed_on: str

    @property
    def line(self) -> str:
        """Its line in the list."""
        return f"{self.body} {self.case} {self.closed_on}"


@dataclass(frozen=True)
class Quota:
    """How many of each body: a share of its candidates, rounded up, but not below `least` nor above `most`."""

    share: Fraction = Fraction(0)
    least: int = 1
    most: int = 1_000_000

    def of(self, candidates: int) -> int:
        """How many are drawn of a body with so many candidates."""
        wanted = max(self.least, -(-self.share.numerator * candidates // self.share.denominator))
        return max(0, min(candidates, wanted, self.most))


def listed(candidates: Iterable[Candidate]) -> str:
    """The list as it is committed: sorted, a line each, every line ended."""
    return "".join(f"{one.line}\n" for one in sorted(set(candidates)))


def read(text: str) -> list[Candidate]:
    """The candidates of a list as it was committed. ValueError for a line of another form."""
    found = []
    for line in text.splitlines():
        body, case, closed_on = line.split(" ")
        found.append(Candidate(body, case, closed_on))
    return found


def digest_of(text: str) -> str:
    """SHA-256 of the list, in hex: what the ledger holds from before the seed was there."""
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(digest: str, commitment: str, head: str, outside: str = "") -> str:
    """The seed, in hex: over the list, the entry that committed it, the signed head after it, a number from outside."""
    told = "\n".join((digest, commitment, head, outside))
    return hashlib.sha256(SEED + told.encode()).hexdigest()


def ticket(seed: str, candidate: Candidate) -> str:
    """A candidate's ticket, in hex."""
    return hashlib.sha256(TICKET + f"{seed}\n{candidate.line}".encode()).hexdigest()


def draw(candidates: Iterable[Candidate], seed: str, quota: Quota) -> list[Candidate]:
    """Those that are drawn: of each body the first so many by ticket; in order of body and ticket."""
    by_body: dict[str, list[Candidate]] = {}
    for one in sorted(set(candidates)):
        by_body.setdefault(one.body, []).append(one)
    drawn: list[Candidate] = []
    for body in sorted(by_body):
        mine = sorted(by_body[body], key=lambda one: (ticket(seed, one), one))
        drawn += mine[: quota.of(len(mine))]
    return drawn


def main(argv: Sequence[str]) -> int:
    """Repeat a draw from the files that the page of a plan gives out, and print it."""
    parser = argparse.ArgumentParser(description="Repeat the draw of a case review.")
    parser.add_argument("candidates", help="candidates.txt, as the page of the plan gives it out")
    parser.add_argument("commitment", help="hash of the entry that committed the list, hex")
    parser.add_argument("head", help="root of the first signed head kept over that entry, hex")
    parser.add_argument("outside", nargs="?", default="", help="the number from outside, where the plan names one")
    parser.add_argument("--share", default="0", help="share of each body's candidates, such as 0.1")
    parser.add_argument("--least", type=int, default=1, help="at least so many of each body")
    parser.add_argument("--most", type=int, default=1_000_000, help="at most so many of each body")
    said = parser.parse_args(argv)
    with open(said.candidates, encoding="utf-8", newline="") as file:
        text = file.read()
    digest = digest_of(text)
    seed = seed_of(digest, said.commitment, said.head, said.outside)
    sys.stdout.write(f"digest {digest}\nseed {seed}\n")
    for one in draw(read(text), seed, Quota(Fraction(said.share), said.least, said.most)):
        sys.stdout.write(f"{one.line} {ticket(seed, one)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
