m = k = o = None

if m:
    import new.mod as m

    m = m.Z
m.K

for x in (1, 2):
    if x:
        import old.mod as k

        if x > 1:
            break

        def k(): ...


k.K

try:
    import old.mod as o

    o = o.K
except AttributeError:
    pass
o.K
