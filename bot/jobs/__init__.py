"""Work nobody is waiting for."""
