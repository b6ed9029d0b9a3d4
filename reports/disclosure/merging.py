"""Small sites and small groups are shown together with others before anything is hidden.

A site or group with fewer than k responses in either wave, or fewer than k people invited, joins the
others of its kind. They are topped up with the next smallest until they number k in both waves, so that
nothing small is ever the only thing missing. The merge is the same in both waves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure.hiding.refinement import Counts, count
from reports.disclosure.populations import Population
from surveys.tallies import Arm, Group

ARM_NAMES: Mapping[Arm, str] = {"training": "Training", "peer": "Training with peer support"}


@dataclass(frozen=True)
class Part:
    """A site, a group or several of them, with the people who answered in each wave."""

    name: str
    groups: tuple[Group, ...]
    people: Counts

    def is_enough(self, k: int) -> bool:
        """Tell whether it may stand alone."""
        return min(*self.people, sum(group.headcount for group in self.groups)) >= k


@dataclass(frozen=True)
class SiteUnit:
    """A site, or several that are shown as one; ``label`` ends the keys of what lies inside."""

    label: str
    name: str
    parts: tuple[Part, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups of the unit."""
        return tuple(group for one in self.parts for group in one.groups)


def apart_and_together(parts: Iterable[Part], k: int) -> tuple[list[Part], list[Part]]:
    """Divide the parts into those that stand alone and those that are shown as one, both by name.

    If all together are not enough, all are together: the caller sees it by ``is_enough(joined(...))``.
    """
    by_size = sorted(parts, key=lambda one: (min(one.people), sum(one.people), *_name(one)))
    together = [one for one in by_size if not one.is_enough(k)]
    apart = [one for one in by_size if one.is_enough(k)]
    while together and apart and not joined(together).is_enough(k):
        together.append(apart.pop(0))
    return sorted(apart, key=_name), sorted(together, key=_name)


def part(groups: Sequence[Group], sizes: Mapping[str, Counts], name: str = "") -> Part:
    """Return the groups as one part; ``sizes`` is group id -> responses in each wave."""
    return Part(name, tuple(groups), count(frozenset(group.id for group in groups), sizes))


def joined(parts: Sequence[Part]) -> Part:
    """Return the parts as one."""
    groups = tuple(group for one in parts for group in one.groups)
    return Part("", groups, (sum(one.people[0] for one in parts), sum(one.people[1] for one in parts)))


def site_units(groups: Sequence[Group], sizes: Mapping[str, Counts], k: int) -> list[SiteUnit]:
    """Return the sites as they may be shown; a single unit means that sites cannot be told apart."""
    labels = {site: str(number) for number, site in enumerate(sorted({g.site for g in groups}), 1)}
    by_site = [part([group for group in groups if group.site == site], sizes, site) for site in labels]
    apart, together = apart_and_together(by_site, k)
    units = [SiteUnit(labels[site.name], site.name, (site,)) for site in apart]
    if together:
        units.append(SiteUnit("other", "Other sites" if apart else "All sites", tuple(together)))
    return units


def sites(units: Sequence[SiteUnit]) -> list[Population]:
    """Return the site units as populations."""
    return [
        Population(f"site:{unit.label}", "site", unit.name, _ids(unit.groups), _merged(unit.parts)) for unit in units
    ]


def groups_within(unit: SiteUnit, sizes: Mapping[str, Counts], k: int) -> list[Population]:
    """Return the groups of a site unit as they may be shown, merged within their arm where possible."""
    parts = [part([group], sizes, group.name) for group in unit.groups]
    by_arm = {arm: [one for one in parts if one.groups[0].arm == arm] for arm in ARM_NAMES}
    divided = {arm: apart_and_together(of_arm, k) for arm, of_arm in by_arm.items() if of_arm}
    if all(not together or joined(together).is_enough(k) for _, together in divided.values()):
        pools: dict[str, list[Part]] = {arm: pool for arm, (_, pool) in divided.items() if pool}
        apart = sorted((one for alone, _ in divided.values() for one in alone), key=_name)
    else:
        apart, together = apart_and_together(parts, k)
        pools = {"": together}
    return [_group(one) for one in apart] + _others(unit, pools, alone=bool(apart))


def arms(groups: Sequence[Group]) -> list[Population]:
    """Return the arms that have groups."""
    by_arm = {arm: _ids(group for group in groups if group.arm == arm) for arm in ARM_NAMES}
    return [Population(f"arm:{arm}", "arm", ARM_NAMES[arm], ids) for arm, ids in by_arm.items() if ids]


def _others(unit: SiteUnit, pools: Mapping[str, list[Part]], *, alone: bool) -> list[Population]:
    place = unit.name if unit.label != "other" else unit.name.lower()
    start = "Other groups" if alone else "Groups"
    others = []
    for arm, together in pools.items():
        several = len(pools) > 1
        key = f"group:other:{unit.label}:{arm}" if several else f"group:other:{unit.label}"
        name = f"{start} at {place} ({arm})" if several else f"{start} at {place}"
        ids = _ids(joined(together).groups)
        others.append(Population(key, "group", name, ids, _merged(together)))
    return others


def _group(one: Part) -> Population:
    (group,) = one.groups
    return Population(f"group:{group.id}", "group", group.name, (group.id,))


def _name(one: Part) -> tuple[str, str]:
    return one.name, one.groups[0].id


def _ids(groups: Iterable[Group]) -> tuple[str, ...]:
    return tuple(sorted(group.id for group in groups))


def _merged(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(one.name for one in parts) if len(parts) > 1 else ()
