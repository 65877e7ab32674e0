from   new.mod   import   X ,  Y   as   Z
from	new.mod	import	(W)
