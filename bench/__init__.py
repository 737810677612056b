"""Repeatable benchmarks; each prints a ratio to a limit or to a peer measured in the same run.

    python -m bench              the whole table of what Etalase must reach (`make bench`)
    python -m bench.http_load    load on one address of this machine

Everything that is measured runs as a process of its own, as an operator would run it, against data
that is made here (`synthetic`) or shipped (the sample). Not for production: nothing imports this.
"""
