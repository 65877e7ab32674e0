from old.mod import X		# the thing  # want SSOT001 "X" safe
