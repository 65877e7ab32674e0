from new.impl import get
