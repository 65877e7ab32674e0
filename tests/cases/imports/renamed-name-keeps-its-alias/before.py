from old.mod import make as create  # want SSOT001 "make" safe

create()
