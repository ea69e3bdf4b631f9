package io.parley.policy;

/**
 * A place in a policy file, 1-based.
 *
 * @param file the file's name as given to the reader
 */
public record PolicyPosition(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
