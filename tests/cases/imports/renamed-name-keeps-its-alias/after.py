from new.mod import build as create

create()
