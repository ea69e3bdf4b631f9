package io.parley.connector.source.iceberg;

import io.parley.connector.source.SourceException;
import java.net.URI;
import java.nio.file.Path;

/** Where a file lies that Iceberg names: an absolute path, or that with {@code file:}. */
final class LocalPath {
  private LocalPath() {}

  static Path of(String location) {
    if (location.startsWith("file:")) {
      String path = URI.create(location).getPath();
      return Path.of(path == null ? location : path);
    }
    if (location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new SourceException(
          "a file of the table lies in `"
              + location.substring(0, location.indexOf(':'))
              + "`, and tables of others are read from this machine's folders; read it through Trino");
    }
    return Path.of(location);
  }

  /** As DuckDB's SQL has it: DuckDB expands some characters and has no way to escape them. */
  static String sql(Path file) {
    if (file.toString().matches("(?s).*[*?\\[\\]].*")) {
      throw new SourceException(file + ": a file with any of * ? [ ] in its path is not read");
    }
    return '\'' + file.toString().replace("'", "''") + '\'';
  }
}
