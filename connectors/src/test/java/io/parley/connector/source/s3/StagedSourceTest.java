package io.parley.connector.source.s3;

import io.parley.connector.source.SourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of a folder's files that are fetched into another. */
class StagedSourceTest extends SourceContract {
  private final Path folder;

  StagedSourceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected Feed feed() throws IOException {
    Path place = folder.resolve("place");
    Files.createDirectories(place.resolve("in"));
    return new PlaceFeed(
        folder.resolve("staging"),
        () -> new LocalPlace(place),
        (name, text) -> {
          try {
            Files.writeString(place.resolve(name), text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
