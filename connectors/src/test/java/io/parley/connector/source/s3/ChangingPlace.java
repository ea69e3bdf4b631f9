package io.parley.connector.source.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A place in which something happens after it was listed for the first time. */
final class ChangingPlace implements FilePlace {
  private final FilePlace real;
  private final Runnable change;
  private boolean changed;

  ChangingPlace(FilePlace real, Runnable change) {
    this.real = real;
    this.change = change;
  }

  @Override
  public String shown() {
    return real.shown();
  }

  @Override
  public void list(String prefix, Consumer<PlacedFile> each) {
    real.list(prefix, each);
    if (!changed) {
      changed = true;
      change.run();
    }
  }

  @Override
  public Optional<InputStream> open(PlacedFile file) throws IOException {
    return real.open(file);
  }

  @Override
  public void close() {
    real.close();
  }
}
