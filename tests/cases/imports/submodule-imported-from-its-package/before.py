from old.pkg import sub  # want SSOT001 "sub" safe

sub.X()
