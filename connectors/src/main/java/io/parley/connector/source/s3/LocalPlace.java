package io.parley.connector.source.s3;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder with all below it; its version of a file is when that changed and its size. Hidden files
 * are none, so that a writer can build a file as {@code .part} and rename it.
 */
public final class LocalPlace implements FilePlace {
  private final Path folder;

  /** A folder of this machine. */
  public LocalPlace(Path folder) {
    this.folder = folder;
  }

  @Override
  public String shown() {
    return folder.toString();
  }

  @Override
  public void list(String prefix, Consumer<PlacedFile> each) {
    try (Stream<Path> below = Files.walk(folder)) {
      List<PlacedFile> files =
          below
              .filter(f -> Files.isRegularFile(f) && !isHidden(folder.relativize(f)))
              .map(this::placed)
              .filter(f -> f.name().startsWith(prefix))
              .sorted(Comparator.comparing(PlacedFile::name, LocalPlace::byBytes))
              .toList();
      files.forEach(each);
    } catch (IOException | UncheckedIOException e) {
      throw new SourceException(folder + ": the folder cannot be read", e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static int byBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private PlacedFile placed(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      String version = now.lastModifiedTime().toInstant() + "/" + now.size();
      return new PlacedFile(
          folder.relativize(file).toString().replace('\\', '/'),
          version,
          now.size(),
          now.lastModifiedTime().toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<InputStream> open(PlacedFile file) throws IOException {
    Path path = folder.resolve(file.name());
    try {
      InputStream opened = Files.newInputStream(path);
      if (placed(path).equals(file)) {
        return Optional.of(opened);
      }
      opened.close();
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    // nothing stays open
  }
}
