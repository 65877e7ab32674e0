import pkg.new.q
from pkg import new
from pkg.new import X
from pkg.new import X as Y

pkg.new.q, new
