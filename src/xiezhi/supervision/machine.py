"""The kernel: walks the entries of many cases once and answers every rule, driven by tables (`program.py`).

One fixed piece of compiled code; rules are data. Whole numbers only, three-valued, nothing capped: what grows, grows. What
each step means is said by the reference evaluator, to which this is held equal.
"""

# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from numba import njit

from xiezhi.kernel.days import Calendar
from xiezhi.supervision.program import NULL, Numbers
from xiezhi.supervision.reference_expressions import number_of

SATISFIED, VIOLATED, PENDING, WAIVED, UNDETERMINED = 0, 1, 2, 3, 4
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2399, 12, 31)
LOW = number_of(FIRST_DAY)
SAFE = (number_of(date(1905, 1, 1)), number_of(date(2199, 12, 31)))
"""Days that the calendar's tables hold with room for any period; a case with others is left to the reference."""
HELD = 10
"""Numbers kept of an open obligation before its counts of extensions."""
(O_SEQ, O_START, O_DUE, O_ABOUT, O_DOUBT, O_COVERED, O_PAUSED, O_CAUSES, O_UNIT, O_NEXT) = range(HELD)


@lru_cache(maxsize=16)
def _spread(off: tuple[int, ...], work: tuple[int, ...]) -> tuple[Numbers, Numbers]:
    days = np.arange(LOW, number_of(LAST_DAY) + 1, dtype=np.int64)
    working = (days + 3) % 7 < 5  # 1970-01-01 was a Thursday
    working[np.array(off, dtype=np.int64) - LOW] = False
    working[np.array(work, dtype=np.int64) - LOW] = True
    return np.cumsum(working).astype(np.int64), days[working]


def spread(calendar: Calendar) -> tuple[Numbers, Numbers]:
    """A calendar as tables: how many working days there are up to each day, and the working days in order."""
    inside = [
        tuple(sorted(number_of(day) for day in listed if FIRST_DAY <= day <= LAST_DAY))
        for listed in (calendar.off, calendar.work)
    ]
    return _spread(inside[0], inside[1])


@njit(cache=True, nogil=True)
def _civil(z):
    z = z + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    d = doy - (153 * mp + 2) // 5 + 1
    m = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (1 if m <= 2 else 0), m, d


@njit(cache=True, nogil=True)
def _days(y, m, d):
    y = y - (1 if m <= 2 else 0)
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m - 3 if m > 2 else m + 9) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


@njit(cache=True, nogil=True)
def _add_months(day, months):
    y, m, d = _civil(day)
    index = y * 12 + m - 1 + months
    y, m = index // 12, index % 12 + 1
    first = _days(y, m, 1)
    following = _days(y + 1, 1, 1) if m == 12 else _days(y, m + 1, 1)
    return min(first + d - 1, following - 1)


@njit(cache=True, nogil=True)
def _counted(start, amount, unit, cum, workdays):
    """The last day of a period: calendar days, working days, months, years; for hours, the second."""
    if unit == 0:
        return start + amount
    if unit == 1:
        return start if amount == 0 else workdays[cum[start - LOW] + amount - 1]
    if unit == 4:
        return start + amount * 3600
    return _add_months(start, amount * 12 if unit == 3 else amount)


@njit(cache=True, nogil=True)
def _elapsed(start, end, unit, cum):
    if unit == 1:
        return cum[end - LOW] - cum[start - LOW] if end > start else 0
    if unit == 0:
        return max(end - start, 0)
    if unit == 4:
        return max(end - start, 0) // 3600
    y1, m1, _ = _civil(start)
    y2, m2, _ = _civil(end)
    months = (y2 - y1) * 12 + m2 - m1
    if months > 0 and _add_months(start, months) > end:
        months -= 1
    return max(months // 12 if unit == 3 else months, 0)


@njit(cache=True, nogil=True)
def _looked_up(keys, values, low, high, key):
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _ask(t, pc, data, people, e, day, at, registers, masks, stack, cum, workdays):
    """Runs the code of one test; 1, 0 or NULL. `e` -1: after all entries, where an entry says nothing."""
    code = t.code
    n = 0
    while True:
        op = code[pc, 0]
        a = code[pc, 1]
        if op == -1:
            return stack[0]
        if op == 0:
            stack[n] = a
            n += 1
        elif op == 1:
            if e < 0:
                stack[n] = NULL
            elif a == -2:
                stack[n] = day
            elif a == -3:
                stack[n] = at
            else:
                stack[n] = data[a, e]
            n += 1
        elif op == 2:
            stack[n] = registers[a]
            n += 1
        elif op == 3:
            n -= 1
            x, y = stack[n - 1], stack[n]
            stack[n - 1] = NULL if x == NULL or y == NULL else x + y
        elif op == 4:
            if stack[n - 1] != NULL:
                stack[n - 1] *= a
        elif op == 5:
            n -= 1
            if stack[n - 1] == NULL:
                stack[n - 1] = stack[n]
        elif op == 6:
            key = stack[n - 1]
            found = NULL
            if key != NULL:
                high = t.table_at[a + 1]
                where = _looked_up(t.table_keys, t.table_values, t.table_at[a], high, key)
                if where < high and t.table_keys[where] == key:
                    found = t.table_values[where]
            stack[n - 1] = found
        elif op == 7:
            n -= 1
            x, y = stack[n - 1], stack[n]
            stack[n - 1] = NULL if x == NULL or y == NULL else _elapsed(x, y, a, cum)
        elif op == 8:
            if stack[n - 1] != NULL:
                stack[n - 1] = _counted(stack[n - 1], a, code[pc, 2], cum, workdays)
        elif op == 9:
            n -= 1
            x, y = stack[n - 1], stack[n]
            if x == NULL or y == NULL:
                stack[n - 1] = NULL
            elif a == 0:
                stack[n - 1] = 1 if x == y else 0
            elif a == 1:
                stack[n - 1] = 1 if x >= y else 0
            elif a == 2:
                stack[n - 1] = 1 if x > y else 0
            elif a == 3:
                stack[n - 1] = 1 if x <= y else 0
            else:
                stack[n - 1] = 1 if x < y else 0
        elif op == 10:
            stack[n - 1] = 0 if stack[n - 1] == NULL else 1
        elif op == 11:
            n -= a
            x = stack[n - 1]
            answer = 0
            for i in range(a):
                if stack[n + i] == x:
                    answer = 1
            stack[n - 1] = NULL if x == NULL else answer
        elif op == 12:
            n -= 1
            x, y = stack[n - 1], stack[n]
            stack[n - 1] = 0 if x == 0 or y == 0 else NULL if x == NULL or y == NULL else 1
        elif op == 13:
            n -= 1
            x, y = stack[n - 1], stack[n]
            stack[n - 1] = 1 if x == 1 or y == 1 else NULL if x == NULL or y == NULL else 0
        elif op == 14:
            if stack[n - 1] != NULL:
                stack[n - 1] = 1 - stack[n - 1]
        else:
            named = False
            met = False
            if e >= 0:
                for w in range(people.shape[0]):
                    named |= people[w, e] != 0
                    met |= people[w, e] & masks[a, w] != 0
            stack[n] = (0 if met else 1) if named else NULL
            n += 1
        pc += 1


@njit(cache=True, nogil=True)
def _matches(t, pc, data, people, e, day, at, registers, masks, stack, cum, workdays):
    return 1 if pc == -1 else _ask(t, pc, data, people, e, day, at, registers, masks, stack, cum, workdays)


@njit(cache=True, nogil=True)
def _said(data, column, e, day, at):
    if column == -2:
        return day
    return at if column == -3 else data[column, e]


@njit(cache=True, nogil=True)
def _room(rows, n):
    """The rows with room for one more."""
    if n < rows.shape[0]:
        return rows
    more = np.empty((2 * rows.shape[0], rows.shape[1]), np.int64)
    more[:n] = rows
    return more


@njit(cache=True, nogil=True)
def _moved(due, unit, since, covered, until, cum, workdays):
    """The due day moved by the days of a stretch that were not counted before."""
    first = max(since, covered)
    if until <= first:
        return due
    if unit == 1:
        return _counted(due, cum[until - LOW] - cum[first - LOW], 1, cum, workdays)
    return due + until - first


@njit(cache=True, nogil=True)
def _last(due, how, hourly, cum, workdays):
    """The last day on which it is still in time."""
    if hourly or how == 0:
        return due
    if how == 1:
        return workdays[cum[due - 1 - LOW]]
    return workdays[cum[due - LOW]] - 1


@njit(cache=True, nogil=True)
def _limited(limits, low, high, day):
    """The row of the limit in force for a first day; -1 where there was none yet."""
    found = -1
    for i in range(low, high):
        if limits[i, 0] <= day:
            found = i
    return found


@njit(cache=True, nogil=True)
def judge(t, cases, acts, days, seconds, data, people, as_of_day, as_of_second, keep, cum, workdays):
    """Rows of rule, entry, status, due, actual, discharging entry (-1: none), deadline; `keep`: satisfied ones too."""
    n_acts = t.check_at.shape[0] - 2
    n_deadlines = t.deadlines.shape[0]
    widest = HELD + 1
    most_pauses = 1
    most_discharges = 1
    for d in range(n_deadlines):
        widest = max(widest, HELD + t.deadlines[d, 13] - t.deadlines[d, 12])
        most_pauses = max(most_pauses, t.deadlines[d, 11] - t.deadlines[d, 10])
    for k in range(t.pairs.shape[0]):
        most_discharges = max(most_discharges, t.pairs[k, 3] - t.pairs[k, 2])
    out = np.empty((1024, 7), np.int64)
    n_out = 0
    held = np.empty((64, widest), np.int64)
    noted = np.empty((16, 4), np.int64)
    heads = np.full(n_deadlines, -1, np.int64)
    causes = np.zeros(n_deadlines, np.int64)
    opened = np.zeros(n_deadlines, np.bool_)
    begun = np.empty(most_pauses, np.int64)
    matched = np.empty(most_discharges, np.int64)
    registers = t.registers.copy()
    masks = np.zeros((max(t.aparts.shape[0], 1), people.shape[0]), np.int64)
    stack = np.empty(t.code.shape[0] + 8, np.int64)
    ever = n_deadlines > 0

    for c in range(cases.shape[0] - 1):
        registers[:] = t.registers
        if t.aparts.shape[0] > 0:
            masks[:] = 0
        if ever:
            heads[:] = -1
            causes[:] = 0
            opened[:] = False
            ever = False
        n_held = 0
        n_noted = 0
        first_out = n_out
        for e in range(cases[c], cases[c + 1]):
            act = acts[e]
            if act < 0:
                act = n_acts
            day = np.int64(days[e])
            at = seconds[e] if seconds.shape[0] > 0 else np.int64(0)

            for k in range(t.check_at[act], t.check_at[act + 1]):
                if day < t.checks[k, 3] or day >= t.checks[k, 4]:
                    continue
                match = _matches(t, t.checks[k, 1], data, people, e, day, at, registers, masks, stack, cum, workdays)
                if match == 0:
                    continue
                holds = _ask(t, t.checks[k, 2], data, people, e, day, at, registers, masks, stack, cum, workdays)
                status = SATISFIED if holds == 1 else VIOLATED if holds == 0 and match == 1 else UNDETERMINED
                if status != SATISFIED or keep:
                    out = _room(out, n_out)
                    out[n_out, 0] = t.checks[k, 0]
                    out[n_out, 1] = e
                    out[n_out, 2] = status
                    out[n_out, 3] = NULL
                    out[n_out, 4] = NULL
                    out[n_out, 5] = -1
                    out[n_out, 6] = -1
                    n_out += 1

            for k in range(t.pair_at[act], t.pair_at[act + 1]):
                d = t.pairs[k, 0]
                ever = True
                row = t.deadlines[d]
                hourly = row[7] == 1
                low = row[10]
                about = NULL if row[4] == -1 else _said(data, row[4], e, day, at)

                # what this entry does to pauses
                beginning, ending, doubted, stretches = 0, 0, False, False
                for j in range(t.pairs[k, 6], t.pairs[k, 7]):
                    p = t.begins[j, 0]
                    match = _matches(
                        t, t.pauses[p, 0], data, people, e, day, at, registers, masks, stack, cum, workdays
                    )
                    doubted |= match == NULL
                    first = day if t.pauses[p, 1] == -1 else _said(data, t.pauses[p, 1], e, day, at)
                    begun[p - low] = first if match == 1 else NULL
                    if match == 1 and first != NULL:
                        if t.pauses[p, 2] == -1:
                            beginning |= 1 << (p - low)
                        else:
                            stretches = True
                for j in range(t.pairs[k, 8], t.pairs[k, 9]):
                    ending |= 1 << (t.ends[j, 0] - low)

                trigger = 0
                start = NULL
                limit = -1
                if t.pairs[k, 1] != -2 and day >= row[1] and day < row[2]:
                    trigger = _matches(
                        t, t.pairs[k, 1], data, people, e, day, at, registers, masks, stack, cum, workdays
                    )
                    if trigger != 0:
                        if row[3] == -1:
                            start = at if hourly else day
                        else:
                            start = _said(data, row[3], e, day, at)
                        if start != NULL:
                            limit = _limited(t.limits, row[8], row[9], start // 86400 if hourly else start)

                o = heads[d]
                if o != -1:
                    for j in range(t.pairs[k, 2], t.pairs[k, 3]):
                        matched[j - t.pairs[k, 2]] = _matches(
                            t, t.discharges[j, 0], data, people, e, day, at, registers, masks, stack, cum, workdays
                        )
                before = np.int64(-1)
                while o != -1:
                    following = held[o, O_NEXT]
                    gone = False
                    if about == NULL or held[o, O_ABOUT] == NULL or about == held[o, O_ABOUT]:
                        for j in range(t.pairs[k, 2], t.pairs[k, 3]):
                            match = matched[j - t.pairs[k, 2]]
                            if match == NULL:
                                held[o, O_DOUBT] = 1
                            elif match == 1:
                                due = held[o, O_DUE]
                                if held[o, O_PAUSED] != NULL:
                                    due = _moved(
                                        due, held[o, O_UNIT], held[o, O_PAUSED], held[o, O_COVERED], day, cum, workdays
                                    )
                                due = _last(due, row[6], hourly, cum, workdays)
                                actual = at if hourly else day
                                status = WAIVED if t.discharges[j, 1] == 1 else SATISFIED
                                if actual > due:
                                    status = UNDETERMINED if held[o, O_DOUBT] == 1 else VIOLATED
                                if status == VIOLATED or status == UNDETERMINED or keep:
                                    out = _room(out, n_out)
                                    out[n_out, 0] = row[0]
                                    out[n_out, 1] = held[o, O_SEQ]
                                    out[n_out, 2] = status
                                    out[n_out, 3] = due
                                    out[n_out, 4] = actual
                                    out[n_out, 5] = e
                                    out[n_out, 6] = d
                                    n_out += 1
                                gone = True
                                break
                        if not gone:
                            for j in range(t.pairs[k, 4], t.pairs[k, 5]):
                                x = t.extended[j, 0]
                                match = _matches(
                                    t,
                                    t.extensions[x, 0],
                                    data,
                                    people,
                                    e,
                                    day,
                                    at,
                                    registers,
                                    masks,
                                    stack,
                                    cum,
                                    workdays,
                                )
                                if match == 0:
                                    continue
                                if held[o, O_PAUSED] == NULL and day > _last(
                                    held[o, O_DUE], row[6], hourly, cum, workdays
                                ):
                                    continue
                                more = t.extensions[x, 1]
                                if t.extensions[x, 2] != -1:
                                    more = _said(data, t.extensions[x, 2], e, day, at)
                                if match == NULL or more == NULL:
                                    held[o, O_DOUBT] = 1
                                    continue
                                place = HELD + x - row[12]
                                if t.extensions[x, 4] == -1 or held[o, place] < t.extensions[x, 4]:
                                    held[o, place] += 1
                                    held[o, O_DUE] = _counted(held[o, O_DUE], more, t.extensions[x, 3], cum, workdays)
                            was = held[o, O_CAUSES]
                            now = (was & ~ending) | beginning
                            if doubted:
                                held[o, O_DOUBT] = 1
                            if was != 0 and now == 0:
                                if held[o, O_PAUSED] != NULL:
                                    held[o, O_DUE] = _moved(
                                        held[o, O_DUE],
                                        held[o, O_UNIT],
                                        held[o, O_PAUSED],
                                        held[o, O_COVERED],
                                        day,
                                        cum,
                                        workdays,
                                    )
                                held[o, O_COVERED] = max(held[o, O_COVERED], day)
                                held[o, O_PAUSED] = NULL
                            if was == 0 and now != 0:
                                since = NULL
                                for i in range(row[11] - low):
                                    if now >> i & 1 and (since == NULL or begun[i] < since):
                                        since = begun[i]
                                since = max(since, held[o, O_START])
                                if since <= held[o, O_DUE]:
                                    held[o, O_PAUSED] = since
                            held[o, O_CAUSES] = now
                            if stretches:
                                for j in range(t.pairs[k, 6], t.pairs[k, 7]):
                                    p = t.begins[j, 0]
                                    if t.pauses[p, 2] == -1 or begun[p - low] == NULL:
                                        continue
                                    until = _said(data, t.pauses[p, 2], e, day, at)
                                    since = max(begun[p - low], held[o, O_START])
                                    if until != NULL and since <= held[o, O_DUE]:
                                        held[o, O_DUE] = _moved(
                                            held[o, O_DUE],
                                            held[o, O_UNIT],
                                            since,
                                            held[o, O_COVERED],
                                            until,
                                            cum,
                                            workdays,
                                        )
                                        held[o, O_COVERED] = max(held[o, O_COVERED], until)
                            if row[5] == 1 and trigger == 1 and limit != -1 and t.limits[limit, 1] != NULL:
                                if keep:
                                    out = _room(out, n_out)
                                    out[n_out, 0] = row[0]
                                    out[n_out, 1] = held[o, O_SEQ]
                                    out[n_out, 2] = WAIVED
                                    out[n_out, 3] = NULL
                                    out[n_out, 4] = NULL
                                    out[n_out, 5] = e
                                    out[n_out, 6] = d
                                    n_out += 1
                                gone = True
                    if gone:
                        if before == -1:
                            heads[d] = following
                        else:
                            held[before, O_NEXT] = following
                    else:
                        before = o
                    o = following

                standing = causes[d]
                causes[d] = (standing & ~ending) | beginning
                if row[4] != -1 and (beginning | ending) != 0:
                    noted = _room(noted, n_noted)
                    noted[n_noted, 0] = d
                    noted[n_noted, 1] = about
                    noted[n_noted, 2] = beginning
                    noted[n_noted, 3] = ending
                    n_noted += 1

                if trigger != 0:
                    if row[5] == 2:
                        if opened[d]:
                            continue
                        opened[d] = True
                    if start == NULL:
                        out = _room(out, n_out)
                        out[n_out, 0] = row[0]
                        out[n_out, 1] = e
                        out[n_out, 2] = UNDETERMINED
                        out[n_out, 3] = NULL
                        out[n_out, 4] = NULL
                        out[n_out, 5] = -1
                        out[n_out, 6] = -1
                        n_out += 1
                    elif limit != -1 and t.limits[limit, 1] != NULL:
                        held = _room(held, n_held)
                        o = n_held
                        n_held += 1
                        due = _counted(start, t.limits[limit, 1], t.limits[limit, 2], cum, workdays)
                        held[o] = 0
                        held[o, O_SEQ] = e
                        held[o, O_START] = start
                        held[o, O_DUE] = due
                        held[o, O_ABOUT] = about
                        held[o, O_DOUBT] = 1 if trigger == NULL else 0
                        held[o, O_COVERED] = start
                        held[o, O_PAUSED] = NULL
                        held[o, O_UNIT] = t.limits[limit, 2]
                        held[o, O_NEXT] = heads[d]
                        heads[d] = o
                        was = standing
                        now = causes[d]
                        if row[4] != -1 and about != NULL:
                            was = 0
                            now = 0
                            for i in range(n_noted):
                                if noted[i, 0] == d and (noted[i, 1] == NULL or noted[i, 1] == about):
                                    was = now
                                    now = (now & ~noted[i, 3]) | noted[i, 2]
                            if (beginning | ending) == 0:
                                was = now
                        held[o, O_CAUSES] = now
                        if now != 0:
                            since = NULL
                            for j in range(t.pairs[k, 6], t.pairs[k, 7]):
                                p = t.begins[j, 0]
                                first = begun[p - low]
                                if t.pauses[p, 2] == -1 and first != NULL and (since == NULL or first < since):
                                    since = first
                            held[o, O_PAUSED] = start if was != 0 or since == NULL else max(since, start)
                        if stretches:
                            for j in range(t.pairs[k, 6], t.pairs[k, 7]):
                                p = t.begins[j, 0]
                                if t.pauses[p, 2] == -1 or begun[p - low] == NULL:
                                    continue
                                until = _said(data, t.pauses[p, 2], e, day, at)
                                since = max(begun[p - low], start)
                                if until != NULL and since <= held[o, O_DUE]:
                                    held[o, O_DUE] = _moved(
                                        held[o, O_DUE], held[o, O_UNIT], since, held[o, O_COVERED], until, cum, workdays
                                    )
                                    held[o, O_COVERED] = max(held[o, O_COVERED], until)

            for k in range(t.fold_at[act], t.fold_at[act + 1]):
                kind, r = t.folds[k, 0], t.folds[k, 1]
                if kind == 5:
                    registers[r] += 1
                elif kind == 6:
                    registers[r] = t.folds[k, 3]
                else:
                    value = _said(data, t.folds[k, 2], e, day, at)
                    if value != NULL:
                        old = registers[r]
                        if kind == 2:
                            registers[r] = old + value
                        elif kind == 0 or old == NULL or (kind == 3 and value < old) or (kind == 4 and value > old):
                            registers[r] = value
            for k in range(t.apart_at[act], t.apart_at[act + 1]):
                for w in range(people.shape[0]):
                    masks[t.apart_of[k, 0], w] |= people[w, e]

        # the end of the case: what is still open, and what `when` says of it all
        if ever:
            for d in range(n_deadlines):
                o = heads[d]
                row = t.deadlines[d]
                while o != -1:
                    out = _room(out, n_out)
                    out[n_out, 0] = row[0]
                    out[n_out, 1] = held[o, O_SEQ]
                    out[n_out, 4] = NULL
                    out[n_out, 5] = -1
                    out[n_out, 6] = d
                    if held[o, O_PAUSED] != NULL:
                        out[n_out, 2] = PENDING
                        out[n_out, 3] = NULL
                    else:
                        due = _last(held[o, O_DUE], row[6], row[7] == 1, cum, workdays)
                        late = (as_of_second if row[7] == 1 else as_of_day) > due
                        out[n_out, 2] = PENDING if not late else UNDETERMINED if held[o, O_DOUBT] == 1 else VIOLATED
                        out[n_out, 3] = due
                    n_out += 1
                    o = held[o, O_NEXT]
            kept = first_out
            for i in range(first_out, n_out):
                d = out[i, 6]
                if d != -1 and t.deadlines[d, 14] != -1 and out[i, 2] not in (SATISFIED, WAIVED):
                    when = _ask(t, t.deadlines[d, 14], data, people, -1, 0, 0, registers, masks, stack, cum, workdays)
                    if when == 0:
                        out[i, 2] = WAIVED
                    elif when == NULL and out[i, 2] == VIOLATED:
                        out[i, 2] = UNDETERMINED
                if keep or out[i, 2] != WAIVED:
                    out[kept] = out[i]
                    kept += 1
            n_out = kept
    return out[:n_out]
