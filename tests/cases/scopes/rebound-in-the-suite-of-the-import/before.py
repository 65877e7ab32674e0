m = k = o = None

if m:
    import old.mod as m  # want SSOT001 "old.mod" safe

    m = m.K  # want SSOT002 "m.K" safe
m.K

for x in (1, 2):
    if x:
        import old.mod as k  # want SSOT001 "old.mod" display-only

        if x > 1:
            break

        def k(): ...


k.K  # want SSOT002 "k.K" display-only

try:
    import old.mod as o  # want SSOT001 "old.mod" display-only

    o = o.K  # want SSOT002 "o.K"
except AttributeError:
    pass
o.K  # want SSOT002 "o.K" display-only
