from   old.mod   import   X ,  Y   as   Z  # want SSOT001 "X" safe SSOT001 "Y" safe
from	old.mod	import	(W)  # want SSOT001 "W" safe
