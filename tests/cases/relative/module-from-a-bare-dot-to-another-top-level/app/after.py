from new import mod as legacy

legacy.X()
