import pkg.new.q
from pkg import new
from pkg import X  # want SSOT001 "X" safe
from pkg.new import X as Y

pkg.new.q, new
