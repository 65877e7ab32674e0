import old.mod as m  # want SSOT001 "old.mod" display-only

m.Gone()  # want SSOT002 "m.Gone" display-only /does not define/
