from new.mod import (  # the three
    A,
    # B is the second
    B as Second,  # second
      C
    # end
)  # done
