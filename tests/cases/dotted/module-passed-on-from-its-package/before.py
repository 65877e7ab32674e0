import pkg

m = pkg.old  # want SSOT002 "pkg.old" unsafe /passed on/
print(m.Z)
