package io.parley.connector.source.s3;

import java.util.List;

/**
 * Which files of a place are meant.
 *
 * @param prefix what their names begin with, such as {@code exports/2027/}; empty: any
 * @param suffix what they end with, such as {@code .csv.gz}; empty: any
 */
public record FileNames(String prefix, String suffix) {
  /** Whether a file is meant. Names that would leave a folder, or hide in it, never are. */
  public boolean matches(String name) {
    return name.startsWith(prefix)
        && name.endsWith(suffix)
        && !name.startsWith("/")
        && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0
        && List.of(name.split("/", -1)).stream().noneMatch(p -> p.isEmpty() || p.startsWith("."));
  }
}
