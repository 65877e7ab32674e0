from new.mod import X		# the thing
