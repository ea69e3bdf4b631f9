package io.parley.connector.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of a folder by a pattern: a path, or one with {@code *}, {@code ?} and {@code **}, sorted
 * by name. Hidden files are none, so that a writer can build a file as {@code .part} and rename it.
 *
 * @param folder what the pattern is relative to
 * @param pattern with {@code /} between folders, not absolute, without {@code ..}
 */
public record FileSet(Path folder, String pattern) {
  /** Refuses a pattern that leaves the folder. */
  public FileSet {
    if (pattern.isBlank()
        || pattern.startsWith("/")
        || List.of(pattern.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "`" + pattern + "` is no pattern of files below the node's folder, such as in/*.csv");
    }
  }

  /**
   * The files of now, by name.
   *
   * @throws SourceException if a path without wildcards names no file, or the folder cannot be read
   */
  public List<Path> files() {
    boolean isPattern = pattern.matches(".*[*?].*");
    if (!isPattern) {
      Path file = folder.resolve(pattern);
      if (!Files.isRegularFile(file)) {
        throw new SourceException(file + ": there is no such file");
      }
      return List.of(file);
    }
    String glob = pattern.replaceAll("[\\[\\]{}\\\\]", "\\\\$0");
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    Path start = folder.resolve(fixed());
    if (!Files.isDirectory(start)) {
      throw new SourceException(start + ": there is no such folder");
    }
    try (Stream<Path> below = Files.walk(start)) {
      return below
          .filter(
              f ->
                  matcher.matches(folder.relativize(f))
                      && !f.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted((one, other) -> name(one).compareTo(name(other)))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new SourceException(start + ": the folder cannot be read", e);
    }
  }

  /** The folders of the pattern before its first wildcard. */
  private String fixed() {
    String before = pattern.replaceFirst("[*?].*", "");
    return before.substring(0, before.lastIndexOf('/') + 1);
  }

  /** What a file is called in positions and messages: its path below the folder. */
  String name(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
