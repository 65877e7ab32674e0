def get():
	if True:
		from old import B
		from new import A
		return A, B
