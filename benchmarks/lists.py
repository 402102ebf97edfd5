"""The case list, a page of a hundred, in a small and in a large province; for an officer of one body and a supervisor.

The rows are made by SQL from one real case, by a superuser and with the guards off: this database is thrown away, and a
million cases by acts would take hours. They are spread over 200 bodies in 20 cities; the officer's body has a tenth of
them. Peer: Open Zaak 1.30.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ground import Ground
from benchmarks.meters import Result, repeat
from benchmarks.people import Browser

NAME, TITLE = "list", "The case list, a page of 100"
SMALL, LARGE, QUICK = 2_000, 1_000_000, 50_000

_BODIES = """
INSERT INTO accounts_body SELECT (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(),
    'code', 'bench' || n, 'path', 'd44.d44' || lpad((n %% 20)::text, 2, '0') || '.bbench' || n,
    'name_zh', '测试机关' || n, 'name_en', 'Bench body ' || n))).*
FROM generate_series(1, 199) n, accounts_body b WHERE b.code = %(home)s
"""
_CASES = """
WITH bodies AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY path) - 1 AS k, id, path FROM accounts_body WHERE code LIKE 'bench%%'
), home AS MATERIALIZED (SELECT id, path FROM accounts_body WHERE code = %(home)s)
INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
    'scope', CASE WHEN n %% 10 = 0 THEN h.path ELSE b.path END,
    'body_id', CASE WHEN n %% 10 = 0 THEN h.id ELSE b.id END, 'number', 'B' || n, 'party_name', '当事人' || n,
    'party_code', 'P' || n, 'last_at', c.last_at - n * interval '7 seconds',
    'due_on', c.opened_on + n %% 400, 'search', 'B' || n || ' 当事人' || n || ' P' || n))).*
FROM generate_series(%(first)s::int, %(last)s::int) n
JOIN bodies b ON b.k = n %% 199, home h, cases_case c WHERE c.id = %(pattern)s
"""


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """Both roles at both sizes; and a search by words, which passes row security through a function."""
    from xiezhi.accounts import door_for_tests as registers
    from xiezhi.cases import door_for_tests as cases

    body = cases.an_urban_body()
    people = cases.some_people(body)
    province = registers.a_body("44sft", level="province", name_zh="广东省司法厅", name_en="Department of Justice")
    supervisor = registers.an_officer("supervisor", body=province, certified=False)
    told = {"home": body.code, "pattern": cases.a_spot_case(people)}
    url, web = ground.web()
    roles = {"officer": Browser(url, people.officer), "supervisor": Browser(url, supervisor)}
    done, times = 0, 20 if quick else 200
    with ground.superuser() as admin:
        for table in ("accounts_body", "cases_case"):
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        admin.execute(_BODIES, told)
        where = {"app": web.pid, "database": ground.server.pid, "admin": admin}
        for size in (SMALL, QUICK if quick else LARGE):
            admin.execute(_CASES, {**told, "first": done + 1, "last": size})
            admin.execute("VACUUM ANALYZE cases_case")
            done = size
            for role, browser in roles.items():
                for what, path in (("list", "/cases/"), ("search", f"/cases/?q=B{size}")):
                    for _ in range(5):
                        browser.get(path)
                    ask = lambda index, browser=browser, path=path: browser.get(path)  # noqa: E731
                    yield repeat(f"{what}, {role}, {size:,} cases", ask, times, **where)
    ground.end(web)
