"""Small made-up publications: only what the analysis reads, figures as they would be printed."""

STEP = 1.0


def mean(value):
    return {"value": value, "bound": "at"}


def row(before, after, low=None, high=None, p=None):
    """One printed comparison; without ends its interval is five to either side."""
    change = after - before
    ends = (change - 5, change + 5) if low is None else (low, high)
    found = {"before": mean(before), "after": mean(after), "step": STEP, "change": change}
    return {**found, "low": ends[0], "high": ends[1], "p": p}


def took_part(before=(80, 80), after=(60, 60)):
    """(answered, per cent of the invited) in either wave."""
    waves = {"before": before, "after": after}
    return {
        wave: {
            "responses": {"value": answered, "about": False, "bound": "at"},
            "rate": None if rate is None else {"value": rate, "bound": "at"},
        }
        for wave, (answered, rate) in waves.items()
    }


def population(key, comparisons, groups=(), participation=None):
    cut = key.partition(":")[0]
    return {
        "key": key,
        "cut": cut,
        "name": key.partition(":")[2],
        "groups": list(groups),
        "comparisons": comparisons,
        "participation": participation or took_part(),
    }


def measure(name, title):
    return {
        "id": name,
        "kind": "scale",
        "title": title,
        "low": 0,
        "high": 100,
        "outcome": True,
        "smallest_of_interest": 5.0,
    }


MEASURES = [measure("engagement", "Engagement"), measure("openness", "Openness")]


def publication(whole, groups=(), *, waves=("before", "after"), parts=(), participation=None):
    """``whole``: outcome -> row; ``groups``: (id, arm, outcome -> row)."""
    return {
        "waves": list(waves),
        "measures": MEASURES,
        "groups": [{"id": name, "name": f"Group {name}", "site": "Leeds", "arm": arm} for name, arm, _rows in groups],
        "release": {
            "plan": "00" * 32,
            "populations": [
                population("whole", whole, participation=participation),
                *parts,
                *(population(f"group:{name}", rows, [name]) for name, _arm, rows in groups),
            ],
        },
    }


def groups_with(arms, before, after, name="openness"):
    """Groups of these arms with these means of one outcome; the other does not move."""
    return [
        (
            str(n),
            arm,
            {name: row(b, a), "engagement" if name == "openness" else "openness": row(50.0 + n, 50.0 + n + n % 2)},
        )
        for n, (arm, b, a) in enumerate(zip(arms, before, after, strict=True), 1)
    ]
