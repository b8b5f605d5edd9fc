"""A second audit that shares nothing with the first: it writes down every table of whole numbers that fits.

Only for small tables. It works on the finest cells and adds them up itself; no linear program, no relations.
"""

from collections.abc import Iterator
from itertools import product

from reports.disclosure.rule import ProtectionRule
from reports.disclosure.table import CountTable, Key


def members(table: CountTable, key: Key) -> frozenset[Key]:
    """The finest cells that a cell adds up."""
    return frozenset(product(*(d.leaves(k) for d, k in zip(table.dimensions, key, strict=True))))


def fitting_tables(table: CountTable, hidden: frozenset[Key], lowest: int, reach: int) -> Iterator[dict[Key, int]]:
    """All tables that agree with the shown cells, no finest cell more than `reach` above its true count."""
    cells = {key: members(table, key) for key in table.cells}
    unknown = [key for key in table.finest_keys if key in hidden]
    sums = [(cells[key], table.cells[key]) for key in table.cells if key not in hidden]
    base = {key: 0 if key in hidden else table.cells[key] for key in table.finest_keys}

    def fill(place: int) -> Iterator[dict[Key, int]]:
        if place == len(unknown):
            whole = {key: sum(base[leaf] for leaf in leaves) for key, leaves in cells.items()}
            if all(whole[k] == table.cells[k] for k in cells if k not in hidden) and all(whole[k] >= lowest for k in hidden):
                yield whole
            return
        leaf = unknown[place]
        rooms = [total - sum(base[other] for other in leaves) for leaves, total in sums if leaf in leaves]
        last = [
            room
            for (leaves, _), room in zip([s for s in sums if leaf in s[0]], rooms, strict=True)
            if not leaves & set(unknown[place + 1 :])
        ]
        most = min([*rooms, table.cells[leaf] + reach])
        for count in range(max([lowest, *last]), most + 1):
            base[leaf] = count
            yield from fill(place + 1)
        base[leaf] = 0

    return fill(0)


def safe(table: CountTable, hidden: frozenset[Key], rule: ProtectionRule) -> bool:
    """Whether every small count is hidden well enough, by looking at all tables that fit."""
    small = [key for key, count in table.cells.items() if rule.hides_by_itself(count)]
    if not hidden.issuperset(small):
        return False
    everything = list(fitting_tables(table, hidden, rule.lowest, rule.threshold + rule.width))
    for key in small:
        values = [one[key] for one in everything]
        if max(values) < rule.threshold or max(values) - min(values) < rule.width:
            return False
    for own in table.finest_keys:
        if own in hidden and table.cells[own] == 1 and rule.insider_width:
            imagined = [one for one in everything if one[own] == 1]
            for key in small:
                mine = table.cells[key] == 1 and own in members(table, key)
                values = [one[key] for one in imagined]
                if not mine and max(values) - min(values) < rule.insider_width:
                    return False
    return True
