"""Floor 3: measurements, as ratios against a bare reference in the same run."""
