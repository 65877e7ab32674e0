import pkg
import pkg.new

m = pkg.new
print(m.Z)
