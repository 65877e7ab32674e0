def get():
	if True:
		from old import A, B  # want SSOT001 "A" safe
		return A, B
