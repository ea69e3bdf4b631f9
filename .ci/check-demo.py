"""Checks that a file is one JSON document of the shape that `./parley demo --json` promises."""

import json
import math
import sys

PARTIES = {"hearth", "metromail"}
OUTCOMES = ("visit", "conversion")

# Of pairs of records, against the generator's truth. Records and model are the same in every run,
# so a run is above by one point or more (docs/identity.md) and never below by bad luck.
PEOPLE_FLOOR = 0.95


class Wrong(Exception):
    pass


def require(condition, where, expected):
    if not condition:
        raise Wrong(f"{where}: expected {expected}")


def child(node, key, where):
    require(isinstance(node, dict) and key in node, where, f"an object with the key {key!r}")
    return node[key]


def number(node, key, where):
    value = child(node, key, where)
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    require(plain and math.isfinite(value), f"{where}.{key}", "a number")
    return value


def text(node, key, where):
    value = child(node, key, where)
    require(isinstance(value, str) and value, f"{where}.{key}", "a text")


def estimate(node, where):
    middle = number(node, "estimate", where)
    interval = child(node, "interval95", where)
    ends = isinstance(interval, list) and len(interval) == 2
    require(ends, f"{where}.interval95", "two numbers")
    low, high = (number({"end": end}, "end", f"{where}.interval95") for end in interval)
    require(low <= middle <= high, where, "an estimate inside its interval")
    require(low < high, where, "an interval with a width: noise is never zero")


def by_party(demo, key):
    parties = child(demo, key, "demo")
    require(isinstance(parties, dict) and PARTIES <= set(parties), key, "hearth and metromail")
    return parties.items()


def check(demo):
    nodes = child(demo, "nodes", "demo")
    require(nodes == 3 or isinstance(nodes, list) and len(nodes) == 3, "nodes", "3")

    for party, people in by_party(demo, "people"):
        for key in ("resolved", "true"):
            require(number(people, key, f"people.{party}") > 0, f"people.{party}.{key}", "people")
        pairs = child(people, "pairs", f"people.{party}")
        for key in ("precision", "recall", "f1"):
            share = number(pairs, key, f"people.{party}.pairs")
            require(PEOPLE_FLOOR < share <= 1, f"people.{party}.pairs.{key}", f"over {PEOPLE_FLOOR}")
        alone = number(people, "by_identifiers", f"people.{party}")
        require(
            people["resolved"] < alone,
            f"people.{party}.by_identifiers",
            "more people than with the model: it has joined some",
        )

    overlap = child(demo, "overlap", "demo")
    estimate(overlap, "overlap")
    number(overlap, "true", "overlap")

    lift = child(demo, "lift", "demo")
    require(isinstance(lift, dict) and len(lift) >= 2, "lift", "both e-mail arms")
    for arm, outcomes in lift.items():
        for outcome in OUTCOMES:
            where = f"lift.{arm}.{outcome}"
            effect = child(outcomes, outcome, f"lift.{arm}")
            estimate(effect, where)
            number(effect, "published", where)

    audience = child(demo, "audience", "demo")
    require(number(audience, "people", "audience") > 0, "audience.people", "somebody")
    text(audience, "file", "audience")

    denied = child(demo, "denied", "demo")
    text(denied, "rule", "denied")
    text(denied, "message", "denied")

    for party, budget in by_party(demo, "budget"):
        where = f"budget.{party}"
        spent = number(budget, "epsilon_spent", where)
        limit = number(budget, "epsilon_limit", where)
        require(0 < spent <= limit, where, "something spent, and no more than the limit")

    seconds = child(demo, "seconds", "demo")
    require(isinstance(seconds, dict) and seconds, "seconds", "seconds by stage")
    for stage in seconds:
        number(seconds, stage, "seconds")


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            check(json.load(file))
    except (OSError, ValueError, Wrong) as problem:
        print(f"check-demo: {problem}", file=sys.stderr)
        return 1
    print("the JSON has all that the demo promises")
    return 0


if __name__ == "__main__":
    sys.exit(main())
