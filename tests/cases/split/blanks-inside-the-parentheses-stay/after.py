from old import ( B )
from new import A
from old import ( C )
from new import D
