from old.mod import (  # the three
    A,  # want SSOT001 "A" safe
    # B is the second
    B as Second,  # second  # want SSOT001 "B" safe
      C  # want SSOT001 "C" safe
    # end
)  # done
