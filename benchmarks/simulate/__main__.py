"""Run every simulation and print its table, as docs/statistics.md holds it."""

from benchmarks.simulate import company_change, few_pairs, peer_effect, primary_test
from benchmarks.simulate.rates import CELLS

print(CELLS)
for simulation in (primary_test, few_pairs, peer_effect, company_change):
    print(f"\n{simulation.table()}", flush=True)
