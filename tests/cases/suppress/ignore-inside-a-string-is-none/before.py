NOTE = "# ssot: ignore"
TEXT = """
# ssot: ignore-file
"""; from old.mod import X  # want SSOT001 "X" safe
