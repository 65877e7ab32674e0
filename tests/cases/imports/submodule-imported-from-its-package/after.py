from new.pkg import sub

sub.X()
