"""How fast the suite is, and how much memory it takes: `python -m benchmarks` (docs/performance.md)."""
