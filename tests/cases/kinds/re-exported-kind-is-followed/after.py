from new import get

get()
