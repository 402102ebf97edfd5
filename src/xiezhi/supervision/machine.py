"""The kernel: walks the entries of many cases once and answers every rule, driven by tables (`program.py`).

One fixed piece of compiled code; rules are data. Whole numbers only, three-valued, nothing capped: what grows, grows.
What each step means is said by the reference evaluator, to which this is held equal. The loop over instructions stands
twice, once for the end of a case: as a function it would cost more than what it does.
"""

# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call,assignment"
from __future__ import annotations

import numpy as np

from xiezhi.supervision.compiled_code import compiled
from xiezhi.supervision.compiled_days import counted, elapsed_between, last_in_time, moved
from xiezhi.supervision.program import NULL
from xiezhi.supervision.reference import AHEAD

SATISFIED, VIOLATED, PENDING, WAIVED, UNDETERMINED = 0, 1, 2, 3, 4
HELD = 12
"""Numbers kept of an open obligation before its counts of extensions, and after these the days on which pauses that
still run began: those that are certain, then those that perhaps are."""
(O_SEQ, O_START, O_DUE, O_ABOUT, O_DOUBT, O_UNIT, O_BASE, O_AMOUNT, O_SPAN, O_PAUSES, O_STRETCH, O_NEXT) = range(HELD)
BEGUN, PERHAPS, ENDED, SAID, SAID_PERHAPS = range(5)
"""What an entry may do to a pause: begin it, end it, or say both its days."""


@compiled
def _looked_up(keys, low, high, key):
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _ask(code, table_at, keys, values, pc, data, people, e, day, at, registers, masks, stack, cum, workdays):
    """Runs the code of one test; 1, 0 or NULL. `e` -1: after all entries, where an entry says nothing."""
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
                high = table_at[a + 1]
                where = _looked_up(keys, table_at[a], high, key)
                if where < high and keys[where] == key:
                    found = values[where]
            stack[n - 1] = found
        elif op == 7:
            n -= 1
            x, y = stack[n - 1], stack[n]
            stack[n - 1] = NULL if x == NULL or y == NULL else elapsed_between(x, y, a, cum)
        elif op == 8:
            if stack[n - 1] != NULL:
                stack[n - 1] = counted(stack[n - 1], a, code[pc, 2], cum, workdays)
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
            stack[n] = 0 if met else 1 if named and masks[a, people.shape[0]] == 0 else NULL
            n += 1
        pc += 1


@compiled
def _said(data, column, e, day, at):
    if column == -2:
        return day
    return at if column == -3 else data[column, e]


@compiled
def _room(rows, n):
    """The rows, which are full, with room for as many more.

    Who calls asks first whether they are full: giving the same array back would cost more than the row.
    """
    more = np.empty((2 * rows.shape[0], rows.shape[1]), np.int64)
    more[:n] = rows
    return more


@compiled
def _limited(limits, low, high, day):
    """The row of the limit in force for a first day; -1 where there was none yet."""
    found = -1
    for i in range(low, high):
        if limits[i, 0] <= day:
            found = i
    return found


@compiled
def _stretch(held, o, since, until, certain, stretches, n):
    """Keeps a stretch of days that do not count for an obligation."""
    if n == stretches.shape[0]:
        stretches = _room(stretches, n)
    stretches[n, 0] = since
    stretches[n, 1] = until
    stretches[n, 2] = certain
    stretches[n, 3] = held[o, O_STRETCH]
    held[o, O_STRETCH] = n
    held[o, O_PAUSES] = 1
    return stretches, n + 1


@compiled
def _pause(held, o, places, most, p, kind, first, until, stretches, n):
    """What one entry does to one pause of an obligation. Days before its first day are none of its own."""
    since = max(first, held[o, O_START])
    if kind in (BEGUN, PERHAPS):
        place = places + p if kind == BEGUN else places + most + p
        if held[o, place] == NULL or since < held[o, place]:
            held[o, place] = since
        held[o, O_PAUSES] = 1
    elif kind == ENDED:
        for certain in range(2):
            place = places + p if certain == 1 else places + most + p
            if held[o, place] != NULL:
                if first > held[o, place]:
                    stretches, n = _stretch(held, o, held[o, place], first, certain, stretches, n)
                held[o, place] = NULL
    elif until == NULL or until > since:
        certain = 1 if kind == SAID and until != NULL else 0
        stretches, n = _stretch(held, o, since, until, certain, stretches, n)
    return stretches, n


@compiled
def _due(held, o, places, most, now, how, stretches, cum, workdays):
    """The due day before rest days are looked at, with pauses in the order in which they begin; NULL while paused.

    `now`: until when pauses that run are counted, NULL for ever; `how`: what a rest day does to the last day. Also
    whether a pause perhaps moves it. For obligations with pauses; of others who calls reads O_DUE, since the call would
    cost more.
    """
    due = held[o, O_DUE]
    n = 2 * most
    at = held[o, O_STRETCH]
    while at != -1:
        n += 1
        at = stretches[at, 3]
    found = np.empty((n, 3), np.int64)
    n = 0
    for i in range(2 * most):
        if held[o, places + i] != NULL:
            found[n, 0] = held[o, places + i]
            found[n, 1] = now
            found[n, 2] = 1 if i < most else 0
            n += 1
    at = held[o, O_STRETCH]
    while at != -1:
        for k in range(3):
            found[n, k] = stretches[at, k]
        n += 1
        at = stretches[at, 3]
    for i in range(1, n):
        j = i
        while j > 0 and found[j - 1, 0] > found[j, 0]:
            for k in range(3):
                found[j - 1, k], found[j, k] = found[j, k], found[j - 1, k]
            j -= 1
    covered = held[o, O_START]
    doubtful = False
    for i in range(n):
        ends = last_in_time(due, how, False, cum, workdays)  # until then it runs
        if found[i, 0] > ends:
            break
        if found[i, 2] == 0:
            doubtful = True
            continue
        until = found[i, 1]
        if until == NULL:
            return NULL, doubtful
        if until > max(found[i, 0], covered):
            base = ends if max(found[i, 0], covered) > due else due
            due = moved(base, held[o, O_UNIT], found[i, 0], covered, until, cum, workdays)
            covered = until
    return due, doubtful


@compiled
def judge(t, cases, acts, days, seconds, data, people, as_of_day, as_of_second, keep, cum, workdays):
    """Rows of rule, entry, status, due, actual, discharging entry (-1: none), deadline; `keep`: satisfied ones too."""
    code, table_at, keys, values = t.code, t.table_at, t.table_keys, t.table_values
    checks = t.checks
    check_at = t.check_at
    pair_at = t.pair_at
    pairs = t.pairs
    discharges = t.discharges
    extended = t.extended
    begins = t.begins
    ends = t.ends
    deadlines = t.deadlines
    limits = t.limits
    extensions = t.extensions
    pauses = t.pauses
    fold_at = t.fold_at
    folds = t.folds
    apart_at = t.apart_at
    apart_of = t.apart_of
    initial = t.registers
    ask_at, asks, starts = t.ask_at, t.asks, t.starts
    answers = np.ones(starts.shape[0], np.int64)  # the last stands for a test that is not there: true
    n_acts = check_at.shape[0] - 2
    n_deadlines = deadlines.shape[0]
    most_extensions = 1
    most_pauses = 1
    most_discharges = 1
    for d in range(n_deadlines):
        most_extensions = max(most_extensions, deadlines[d, 13] - deadlines[d, 12])
        most_pauses = max(most_pauses, deadlines[d, 11] - deadlines[d, 10])
    places = HELD + most_extensions
    widest = places + 2 * most_pauses
    for k in range(pairs.shape[0]):
        most_discharges = max(most_discharges, pairs[k, 3] - pairs[k, 2])
    out = np.empty((1024, 7), np.int64)
    n_out = 0
    held = np.empty((64, widest), np.int64)
    noted = np.empty((16, 6), np.int64)
    stretches = np.empty((16, 4), np.int64)
    heads = np.full(n_deadlines, -1, np.int64)
    opened = np.zeros(n_deadlines, np.bool_)
    matched = np.empty(most_discharges, np.int64)
    registers = initial.copy()
    masks = np.zeros((max(t.aparts.shape[0], 1), people.shape[0] + 1), np.int64)  # the last: an entry named nobody
    stack = np.empty(t.code.shape[0] + 8, np.int64)
    ever = n_deadlines > 0

    for c in range(cases.shape[0] - 1):
        for r in range(initial.shape[0]):
            registers[r] = initial[r]
        if t.aparts.shape[0] > 0:
            masks[:] = 0
        if ever:
            for d in range(n_deadlines):
                heads[d] = -1
                opened[d] = False
            ever = False
        n_held = 0
        n_noted = 0
        n_stretches = 0
        first_out = n_out
        for e in range(cases[c], cases[c + 1]):
            act = acts[e]
            if act < 0:
                act = n_acts
            day = np.int64(days[e])
            at = seconds[e] if seconds.shape[0] > 0 else np.int64(0)

            for k in range(ask_at[act], ask_at[act + 1]):
                if asks[k, 1] >= 0 and answers[asks[k, 1]] == 0:
                    answers[asks[k, 0]] = 0
                else:
                    pc = starts[asks[k, 0]]
                    n = 0
                    while True:
                        op = code[pc, 0]
                        a = code[pc, 1]
                        if op == -1:
                            break
                        if op == 0:
                            stack[n] = a
                            n += 1
                        elif op == 1:
                            if a == -2:
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
                                high = table_at[a + 1]
                                where = _looked_up(keys, table_at[a], high, key)
                                if where < high and keys[where] == key:
                                    found = values[where]
                            stack[n - 1] = found
                        elif op == 7:
                            n -= 1
                            x, y = stack[n - 1], stack[n]
                            stack[n - 1] = NULL if x == NULL or y == NULL else elapsed_between(x, y, a, cum)
                        elif op == 8:
                            if stack[n - 1] != NULL:
                                stack[n - 1] = counted(stack[n - 1], a, code[pc, 2], cum, workdays)
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
                            for w in range(people.shape[0]):
                                named |= people[w, e] != 0
                                met |= people[w, e] & masks[a, w] != 0
                            stack[n] = 0 if met else 1 if named and masks[a, people.shape[0]] == 0 else NULL
                            n += 1
                        pc += 1
                    answers[asks[k, 0]] = stack[0]

            for k in range(check_at[act], check_at[act + 1]):
                if day < checks[k, 3] or day >= checks[k, 4]:
                    continue
                match = answers[checks[k, 1]]
                if match == 0:
                    continue
                holds = answers[checks[k, 2]]
                status = SATISFIED if holds == 1 else VIOLATED if holds == 0 and match == 1 else UNDETERMINED
                if status != SATISFIED or keep:
                    if n_out == out.shape[0]:
                        out = _room(out, n_out)
                    out[n_out, 0] = checks[k, 0]
                    out[n_out, 1] = e
                    out[n_out, 2] = status
                    out[n_out, 3] = NULL
                    out[n_out, 4] = NULL
                    out[n_out, 5] = -1
                    out[n_out, 6] = -1
                    n_out += 1

            for k in range(pair_at[act], pair_at[act + 1]):
                d = pairs[k, 0]
                ever = True
                hourly = deadlines[d, 7] == 1
                low = deadlines[d, 10]
                about = NULL if deadlines[d, 4] == -1 else _said(data, deadlines[d, 4], e, day, at)

                # what this entry does to pauses; what ends, ends what began before it
                noted_before = n_noted
                if not hourly:
                    for j in range(pairs[k, 8], pairs[k, 9]):
                        if n_noted == noted.shape[0]:
                            noted = _room(noted, n_noted)
                        noted[n_noted, 0] = d
                        noted[n_noted, 1] = about
                        noted[n_noted, 2] = ends[j, 0] - low
                        noted[n_noted, 3] = ENDED
                        noted[n_noted, 4] = day
                        noted[n_noted, 5] = NULL
                        n_noted += 1
                    for j in range(pairs[k, 6], pairs[k, 7]):
                        p = begins[j, 0]
                        match = answers[pauses[p, 0]]
                        first = day if pauses[p, 1] == -1 else _said(data, pauses[p, 1], e, day, at)
                        if match == 0 or first == NULL:
                            continue
                        if n_noted == noted.shape[0]:
                            noted = _room(noted, n_noted)
                        noted[n_noted, 0] = d
                        noted[n_noted, 1] = about
                        noted[n_noted, 2] = p - low
                        noted[n_noted, 4] = first
                        noted[n_noted, 5] = NULL
                        if pauses[p, 2] == -1:
                            noted[n_noted, 3] = BEGUN if match == 1 else PERHAPS
                        else:
                            noted[n_noted, 3] = SAID if match == 1 else SAID_PERHAPS
                            noted[n_noted, 5] = _said(data, pauses[p, 2], e, day, at)
                        n_noted += 1

                trigger = 0
                start = NULL
                limit = -1
                if pairs[k, 1] != -2 and day >= deadlines[d, 1] and day < deadlines[d, 2]:
                    trigger = answers[pairs[k, 1]]
                    if trigger != 0:
                        if deadlines[d, 3] == -1:
                            start = at if hourly else day
                        else:
                            start = _said(data, deadlines[d, 3], e, day, at)
                        if start != NULL:
                            begins_on = start
                            if hourly:
                                begins_on = day if deadlines[d, 3] == -1 else (start + AHEAD) // 86400
                            limit = _limited(limits, deadlines[d, 8], deadlines[d, 9], begins_on)

                o = heads[d]
                if o != -1:
                    for j in range(pairs[k, 2], pairs[k, 3]):
                        matched[j - pairs[k, 2]] = answers[discharges[j, 0]]
                before = np.int64(-1)
                while o != -1:
                    following = held[o, O_NEXT]
                    gone = False
                    if about == NULL or held[o, O_ABOUT] == NULL or about == held[o, O_ABOUT]:
                        for j in range(pairs[k, 2], pairs[k, 3]):
                            match = matched[j - pairs[k, 2]]
                            if match == 0:
                                continue
                            due, perhaps = held[o, O_DUE], False
                            if held[o, O_PAUSES] != 0:
                                due, perhaps = _due(
                                    held, o, places, most_pauses, day, deadlines[d, 6], stretches, cum, workdays
                                )
                            due = last_in_time(due, deadlines[d, 6], hourly, cum, workdays)
                            actual = at if hourly else day
                            if match == NULL:
                                if actual <= due:
                                    held[o, O_DOUBT] = 1
                            else:
                                status = WAIVED if discharges[j, 1] == 1 else SATISFIED
                                if actual > due:
                                    status = UNDETERMINED if perhaps or held[o, O_DOUBT] == 1 else VIOLATED
                                if status in (VIOLATED, UNDETERMINED) or keep:
                                    if n_out == out.shape[0]:
                                        out = _room(out, n_out)
                                    out[n_out, 0] = deadlines[d, 0]
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
                            for j in range(pairs[k, 4], pairs[k, 5]):
                                x = extended[j, 0]
                                match = answers[extensions[x, 0]]
                                place = HELD + x - deadlines[d, 12]
                                if match == 0 or hourly or held[o, place] == extensions[x, 4]:
                                    continue
                                due, perhaps = held[o, O_DUE], False
                                if held[o, O_PAUSES] != 0:
                                    due, perhaps = _due(
                                        held, o, places, most_pauses, NULL, deadlines[d, 6], stretches, cum, workdays
                                    )
                                if due != NULL and day > last_in_time(due, deadlines[d, 6], hourly, cum, workdays):
                                    continue
                                more = extensions[x, 1]
                                if extensions[x, 2] != -1:
                                    more = _said(data, extensions[x, 2], e, day, at)
                                if match == NULL or more == NULL or more < 0:
                                    held[o, O_DOUBT] = 1
                                    continue
                                held[o, place] += 1
                                if extensions[x, 3] != held[o, O_SPAN]:
                                    held[o, O_BASE] = held[o, O_DUE]
                                    held[o, O_AMOUNT] = 0
                                    held[o, O_SPAN] = extensions[x, 3]
                                held[o, O_AMOUNT] += more
                                held[o, O_DUE] = counted(
                                    held[o, O_BASE], held[o, O_AMOUNT], held[o, O_SPAN], cum, workdays
                                )
                            if deadlines[d, 5] == 1 and trigger == 1 and limit != -1 and limits[limit, 1] != NULL:
                                # only while it is in time: what is late stays late (as the reference says)
                                due, perhaps = held[o, O_DUE], False
                                if held[o, O_PAUSES] != 0:
                                    due, perhaps = _due(
                                        held, o, places, most_pauses, day, deadlines[d, 6], stretches, cum, workdays
                                    )
                                due = last_in_time(due, deadlines[d, 6], hourly, cum, workdays)
                                gone = (at if hourly else day) <= due
                                if gone and keep:
                                    if n_out == out.shape[0]:
                                        out = _room(out, n_out)
                                    out[n_out, 0] = deadlines[d, 0]
                                    out[n_out, 1] = held[o, O_SEQ]
                                    out[n_out, 2] = WAIVED
                                    out[n_out, 3] = NULL
                                    out[n_out, 4] = NULL
                                    out[n_out, 5] = e
                                    out[n_out, 6] = d
                                    n_out += 1
                            for i in range(noted_before, n_noted):
                                stretches, n_stretches = _pause(
                                    held, o, places, most_pauses, noted[i, 2], noted[i, 3], noted[i, 4], noted[i, 5],
                                    stretches, n_stretches,
                                )  # fmt: skip
                    if gone:
                        if before == -1:
                            heads[d] = following
                        else:
                            held[before, O_NEXT] = following
                    else:
                        before = o
                    o = following

                if trigger != 0:
                    if deadlines[d, 5] == 2:
                        if opened[d]:
                            continue
                        opened[d] = True
                    if start == NULL:
                        if n_out == out.shape[0]:
                            out = _room(out, n_out)
                        out[n_out, 0] = deadlines[d, 0]
                        out[n_out, 1] = e
                        out[n_out, 2] = UNDETERMINED
                        out[n_out, 3] = NULL
                        out[n_out, 4] = NULL
                        out[n_out, 5] = -1
                        out[n_out, 6] = d
                        n_out += 1
                    elif limit != -1 and limits[limit, 1] != NULL:
                        if n_held == held.shape[0]:
                            held = _room(held, n_held)
                        o = n_held
                        n_held += 1
                        due = counted(start, limits[limit, 1], limits[limit, 2], cum, workdays)
                        for i in range(widest):
                            held[o, i] = 0
                        held[o, O_SEQ] = e
                        held[o, O_START] = start
                        held[o, O_DUE] = due
                        held[o, O_ABOUT] = about
                        held[o, O_DOUBT] = 1 if trigger == NULL else 0
                        held[o, O_UNIT] = limits[limit, 2]
                        held[o, O_BASE] = start
                        held[o, O_AMOUNT] = limits[limit, 1]
                        held[o, O_SPAN] = limits[limit, 2]
                        held[o, O_STRETCH] = -1
                        held[o, O_NEXT] = heads[d]
                        heads[d] = o
                        for i in range(2 * most_pauses):
                            held[o, places + i] = NULL
                        for i in range(n_noted):
                            if noted[i, 0] == d and (about == NULL or noted[i, 1] == NULL or noted[i, 1] == about):
                                stretches, n_stretches = _pause(
                                    held, o, places, most_pauses, noted[i, 2], noted[i, 3], noted[i, 4], noted[i, 5],
                                    stretches, n_stretches,
                                )  # fmt: skip

            for k in range(fold_at[act], fold_at[act + 1]):
                kind, r = folds[k, 0], folds[k, 1]
                if kind == 5:
                    registers[r] += 1
                elif kind == 6:
                    registers[r] = folds[k, 3]
                else:
                    value = _said(data, folds[k, 2], e, day, at)
                    if value != NULL:
                        old = registers[r]
                        if kind == 2:
                            registers[r] = old + value
                        elif kind == 0 or old == NULL or (kind == 3 and value < old) or (kind == 4 and value > old):
                            registers[r] = value
            for k in range(apart_at[act], apart_at[act + 1]):
                nobody = 1
                for w in range(people.shape[0]):
                    masks[apart_of[k, 0], w] |= people[w, e]
                    if people[w, e] != 0:
                        nobody = 0
                masks[apart_of[k, 0], people.shape[0]] |= nobody

        # the end of the case: what is still open, and what `when` says of it all
        if ever:
            for d in range(n_deadlines):
                o = heads[d]
                while o != -1:
                    if n_out == out.shape[0]:
                        out = _room(out, n_out)
                    out[n_out, 0] = deadlines[d, 0]
                    out[n_out, 1] = held[o, O_SEQ]
                    out[n_out, 4] = NULL
                    out[n_out, 5] = -1
                    out[n_out, 6] = d
                    due, perhaps = held[o, O_DUE], False
                    if held[o, O_PAUSES] != 0:
                        due, perhaps = _due(
                            held, o, places, most_pauses, NULL, deadlines[d, 6], stretches, cum, workdays
                        )
                    out[n_out, 2] = PENDING
                    out[n_out, 3] = NULL
                    if due != NULL:
                        due = last_in_time(due, deadlines[d, 6], deadlines[d, 7] == 1, cum, workdays)
                        if (as_of_second if deadlines[d, 7] == 1 else as_of_day) > due:
                            out[n_out, 2] = UNDETERMINED if perhaps or held[o, O_DOUBT] == 1 else VIOLATED
                        out[n_out, 3] = due
                    n_out += 1
                    o = held[o, O_NEXT]
            kept = first_out
            for i in range(first_out, n_out):
                d = out[i, 6]
                if d != -1 and deadlines[d, 14] != -1 and out[i, 2] not in (SATISFIED, WAIVED):
                    when = _ask(
                        code,
                        table_at,
                        keys,
                        values,
                        starts[deadlines[d, 14]],
                        data,
                        people,
                        -1,
                        0,
                        0,
                        registers,
                        masks,
                        stack,
                        cum,
                        workdays,
                    )
                    if when == 0:
                        out[i, 2] = WAIVED
                    elif when == NULL and out[i, 2] == VIOLATED:
                        out[i, 2] = UNDETERMINED
                if keep or out[i, 2] != WAIVED:
                    for j in range(7):
                        out[kept, j] = out[i, j]
                    kept += 1
            n_out = kept
    return out[:n_out]
