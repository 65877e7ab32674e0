from old.mod import X  # ssot: ignore[old-mod] the shim needs it
