from old.mod import X  # want SSOT001 "X" display-only /new\.mod does not define X/

X()
