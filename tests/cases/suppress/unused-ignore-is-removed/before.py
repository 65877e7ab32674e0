from new.mod import X  # ssot: ignore  # want SSOT005 "# ssot: ignore" safe severity=warning

X()
