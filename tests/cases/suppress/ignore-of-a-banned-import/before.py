import old.mod  # ssot: ignore[SSOT004]
