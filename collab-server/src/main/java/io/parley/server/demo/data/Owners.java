package io.parley.server.demo.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose record stands on which line of which file: who a person really is.
 *
 * @param byFile by file name relative to the directory, the customer of each line from the second
 *     on, broken rows too
 */
public record Owners(Map<String, List<Integer>> byFile) {
  public Owners {
    Map<String, List<Integer>> copy = new TreeMap<>();
    byFile.forEach((file, owners) -> copy.put(file, List.copyOf(owners)));
    byFile = copy;
  }

  /** The customer whose record stands on a line, counted from 1; the first is the header. */
  public int of(String file, long line) {
    List<Integer> owners =
        requireNonNull(byFile.get(file), "a file that the generator does not write");
    return owners.get(Math.toIntExact(line - 2));
  }

  /** Not every line of four files. */
  @Override
  public String toString() {
    return "Owners" + byFile.keySet();
  }
}
